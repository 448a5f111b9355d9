import { createHash } from "node:crypto";
import type { Job, Scenario, Target } from "./job";

type Make = (n: number) => Buffer;

/** The `n`th request of a job, ready to be sent. */
export function requestsOf(job: Job): Make {
  if (job.wire === "idle") return () => http(job, "POST", "/", {});
  return iterable(job);
}

function iterable(job: Job): Make {
  const { targets } = job;
  const at = (n: number) => targets[n % targets.length] as Target;
  const lap = (n: number) => Math.floor(n / targets.length);
  const register = (target: Target) =>
    http(job, "POST", "/api/users/registerDeviceToken", registration(target));
  const makers: Record<Scenario, Make> = {
    new: (n) => register(newcomer(job, n)),
    changed: (n) => register({ ...at(n), applicationVersion: `6.0.${lap(n)}` }),
    unchanged: (n) => register(at(n)),
    disable: (n) =>
      lap(n) % 2 === 0
        ? http(job, "POST", "/api/users/disableDevice", { token: at(n).pushToken, email: at(n).email })
        : register(at(n)),
    profile: (n) => http(job, "GET", `/api/users/${encodeURIComponent(at(n).email)}`),
  };
  return makers[job.scenario];
}

function registration(target: Target) {
  return {
    email: target.email,
    device: {
      token: target.pushToken,
      platform: target.platform === "ios" ? "APNS" : "GCM",
      applicationName: target.applicationName,
      dataFields: {
        appVersion: target.applicationVersion,
        manufacturer: target.make,
        model: target.model,
        systemName: target.systemName,
        systemVersion: target.systemVersion,
        ...(target.handsetId === null ? {} : { deviceId: target.handsetId }),
      },
    },
  };
}

/** A phone that nobody has seen before, of a user that nobody has seen before. */
function newcomer({ targets, run }: Job, n: number): Target {
  const id = createHash("sha256").update(`${run} ${n}`).digest("hex");
  return {
    ...(targets[n % targets.length] as Target),
    email: `new.${id.slice(0, 16)}@mail.example`,
    pushToken: id,
    handsetId: id.slice(16, 48),
  };
}

function http(job: Job, method: string, path: string, content?: object): Buffer {
  const body = content === undefined ? "" : JSON.stringify(content);
  const head = [
    `${method} ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    `Api-Key: ${job.key}`,
    "Content-Type: application/json",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

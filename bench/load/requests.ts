import { createHash } from "node:crypto";
import type { z } from "zod";
import type { registerDeviceTokenBody } from "@/lib/dialects/iterable/devices";
import type { Job, Scenario, Target } from "./job";

type BuildRequest = (n: number) => Buffer;

/** Returns a function that builds the `n`th request of a job. */
export function requestsOf(job: Job): BuildRequest {
  if (job.api === "idle") return () => http(job, "POST", "/", {});
  if (job.api === "parse") return parse(job);
  return iterable(job);
}

/** Creates a new installation, parse-server's counterpart of a device. */
function parse(job: Job): BuildRequest {
  return (n) => {
    const { pushToken, platform, applicationName, applicationVersion, handsetId } = newDevice(job, n);
    return http(job, "POST", "/installations", {
      _ApplicationId: "bench",
      installationId: handsetId,
      deviceToken: pushToken,
      deviceType: platform,
      appIdentifier: applicationName,
      appVersion: applicationVersion,
    });
  };
}

function iterable(job: Job): BuildRequest {
  const { targets } = job;
  const at = (n: number) => targets[n % targets.length] as Target;
  const round = (n: number) => Math.floor(n / targets.length);
  const page = (n: number) => 1 + (n % 5);
  const register = (target: Target) =>
    http(job, "POST", "/api/users/registerDeviceToken", registration(target));
  const builders: Record<Scenario, BuildRequest> = {
    new: (n) => register(newDevice(job, n)),
    changed: (n) => register(updatedDevice(at(n), round(n))),
    unchanged: (n) => register(at(n)),
    "seen-again": (n) => register(at(n)),
    disable: (n) =>
      round(n) % 2 === 0
        ? http(job, "POST", "/api/users/disableDevice", { token: at(n).pushToken, email: at(n).email })
        : register(at(n)),
    profile: (n) => http(job, "GET", `/api/users/${encodeURIComponent(at(n).email)}`),
    "genesys-list": (n) => http(job, "GET", `/api/v2/mobiledevices?pageSize=50&pageNumber=${page(n)}`),
    "native-list": (n) =>
      http(job, "GET", `/api/v1/projects/bench/devices?pageSize=50&sort=-lastSeenAt&page=${page(n)}`),
  };
  return builders[job.scenario];
}

/** The body of a registration. */
export function registration(target: Target): z.output<typeof registerDeviceTokenBody> {
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

/** The same device after an update of the application. */
export const updatedDevice = (target: Target, round: number): Target => ({
  ...target,
  applicationVersion: `6.0.${round}`,
});

/** A new device of a new user. */
export function newDevice({ targets, runId: run }: Pick<Job, "targets" | "runId">, n: number): Target {
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
    path.startsWith("/api/v") ? `Authorization: Bearer ${job.key}` : `Api-Key: ${job.key}`,
    "Content-Type: application/json",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

// Runs as a separate process, so that its cost is not the server's: receives a plan and sends a result.
import { Connection } from "@/bench/load/connection";

/** Open-loop clients send at a fixed rate, whether or not earlier requests were answered; without a rate, each waits for its response. */
export interface LoadPlan {
  port: number;
  keys: { server: string; readonly: string };
  /** Requests a second; undefined for as many as the connections bring. */
  rate?: number;
  connections: number;
  seconds: number;
  /** Distinguishes the devices of different runs. */
  runId: string;
}

export interface LoadResult {
  seconds: number;
  /** Successful requests per second. */
  goodput: number;
  offered: number;
  /** Requests for which no connection was free. */
  unsent: number;
  statuses: Record<number, number>;
  /** Seconds with requests that were not answered with 200, in milliseconds since the start. */
  rejectedSeconds: number[];
  /** Rejections without Retry-After. */
  withoutRetryAfter: number;
  /** From when it was due, in milliseconds. */
  admitted: Spread;
  rejected: Spread;
}

interface Spread {
  p50: number;
  p99: number;
  worst: number;
}

function requestOf({ keys, runId: run }: LoadPlan, n: number): Buffer {
  // New and known phones, and one list per ten registrations.
  if (n % 11 === 0) {
    return Buffer.from(
      `GET /api/v1/projects/default/devices HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keys.readonly}\r\n\r\n`,
    );
  }
  const name = n % 2 ? `${run}-${n}` : `${run}-known-${n % 5_000}`;
  const body = JSON.stringify({
    email: `${name}@example.com`,
    device: {
      token: name,
      platform: "GCM",
      applicationName: "com.example.load",
      dataFields: { appVersion: "1" },
    },
  });
  return Buffer.from(
    `POST /api/users/registerDeviceToken HTTP/1.1\r\nHost: x\r\nApi-Key: ${keys.server}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

function spreadOf(durations: number[]): Spread {
  const sorted = Float64Array.from(durations).sort();
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), worst: at(1) };
}

process.once("message", (job: LoadPlan) => {
  const free: { connection: Connection; due: number }[] = [];
  const statuses: Record<number, number> = {};
  const admitted: number[] = [];
  const refused: number[] = [];
  const refusedIn = new Set<number>();
  let [opened, sent, unsent, mute] = [0, 0, 0, 0];
  const began = performance.now();
  const until = began + job.seconds * 1_000;

  const open = () => {
    opened += 1;
    const line = {
      due: 0,
      connection: new Connection(job.port, ({ status, head }) => {
        const now = performance.now();
        if (status === 0) {
          opened -= 1;
          const at = free.indexOf(line);
          if (at >= 0) return void free.splice(at, 1);
        }
        if (status !== 200) refusedIn.add(Math.floor((line.due - began) / 1_000) * 1_000);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status === 0) return;
        (status === 200 ? admitted : refused).push(now - line.due);
        if (status !== 200 && !head.includes("\nretry-after:")) mute += 1;
        if (job.rate === undefined && now < until) send(line, now);
        else free.push(line);
      }),
    };
    return line;
  };
  const send = (line: (typeof free)[number], due: number) => {
    line.due = due;
    line.connection.send(requestOf(job, sent++));
  };

  const finish = () => {
    const seconds = (performance.now() - began) / 1_000;
    const account: LoadResult = {
      seconds,
      goodput: (statuses[200] ?? 0) / seconds,
      offered: (sent + unsent) / seconds,
      unsent,
      statuses,
      rejectedSeconds: [...refusedIn].sort((a, b) => a - b),
      withoutRetryAfter: mute,
      admitted: spreadOf(admitted),
      rejected: spreadOf(refused),
    };
    process.send?.(account, () => process.exit(0));
  };

  if (job.rate === undefined) {
    for (let i = 0; i < job.connections; i++) send(open(), performance.now());
  }
  const { rate } = job;
  let due = 0;
  const sending = setInterval(() => {
    const now = performance.now();
    if (now >= until) {
      clearInterval(sending);
      // Requests in flight get two seconds to finish.
      setTimeout(finish, 2_000);
      return;
    }
    if (rate === undefined) return;
    for (const wanted = ((now - began) / 1_000) * rate; due < wanted; due++) {
      const line = free.pop() ?? (opened < job.connections ? open() : undefined);
      if (line === undefined) unsent += 1;
      else send(line, began + (due / rate) * 1_000);
    }
  }, 2);
});

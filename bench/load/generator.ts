// Runs as a separate process, so that its cost is not the server's: receives one job and sends one result.
import { Connection } from "./connection";
import type { Job, LoadResult } from "./job";
import { requestsOf } from "./requests";

const reconnectMs = 100;

process.once("message", (job: Job) => {
  const build = requestsOf(job);
  const prepared = Array.from({ length: job.prepared }, (_, n) => build(n));
  const latencies: number[] = [];
  let sent = 0;
  let errors = 0;
  let firstError: string | null = null;
  let counting = false;
  let hasEnded = false;
  const connections = new Set<Connection>();

  const open = () => {
    let at = 0;
    const connection = new Connection(job.port, ({ status, body }) => {
      if (hasEnded) return;
      if (counting) latencies.push(performance.now() - at);
      // Lost connections count during warm-up too, or a server that accepts none would only seem slow.
      if (status === 0 || (counting && (status < 200 || status > 299))) {
        errors += 1;
        firstError ??= `${status} ${body().slice(0, 300)}`;
      }
      if (status !== 0) return next();
      connections.delete(connection);
      setTimeout(open, reconnectMs);
    });
    const next = () => {
      const request = prepared[sent] ?? build(sent);
      sent += 1;
      at = performance.now();
      connection.send(request);
    };
    connections.add(connection);
    next();
  };

  for (let i = 0; i < job.connections; i++) open();
  setTimeout(() => {
    counting = true;
    const from = performance.now();
    setTimeout(() => {
      hasEnded = true;
      const seconds = (performance.now() - from) / 1_000;
      for (const connection of connections) connection.close();
      const sorted = Float64Array.from(latencies).sort();
      const quantile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
      const result: LoadResult = {
        perSecond: Math.max(0, sorted.length - errors) / seconds,
        p50: quantile(0.5),
        p99: quantile(0.99),
        requests: sorted.length,
        allRequests: sent,
        errors,
        firstError,
      };
      process.send?.(result, () => process.exit(0));
    }, job.seconds * 1_000);
  }, job.warmUpSeconds * 1_000);
});

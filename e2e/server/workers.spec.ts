import { type AddressInfo, createServer } from "node:net";
import { isAlive, postgresPid, processTree } from "../fixtures/processes";
import { startRegistrationLoad } from "../fixtures/registration";
import type { Rollcall } from "../fixtures/server";
import { expect, test } from "../fixtures/server-test";
import { attemptSignIn, metricsToken, passwordChecks } from "../fixtures/sign-in-attempts";

const env = {
  WEB_CONCURRENCY: "3",
  ROLLCALL_METRICS_TOKEN: metricsToken,
  ROLLCALL_SIGN_IN_LIMIT_PER_IP: "1000",
  ROLLCALL_MAX_CONCURRENT_REQUESTS: "2000",
};

const ask = ({ url }: Rollcall, path: string, bearer: string) =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });

test("several processes share one port, metrics and sign-in limits; a killed one is replaced without losses, and all stop together", async ({
  start,
}) => {
  const rollcall = await start({ env });
  const postgres = await postgresPid(rollcall.dataDir);
  const workers = () => processTree(rollcall.pid).filter((pid) => pid !== rollcall.pid && pid !== postgres);
  const before = workers();
  expect(before).toHaveLength(3);

  await test.step("their metrics are added up", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        ask(rollcall, "/api/v1/projects/default/devices", rollcall.keys.readonly),
      ),
    );
    const counts = () =>
      Promise.all(
        Array.from({ length: 6 }, async () => {
          const text = await (await ask(rollcall, "/metrics", metricsToken)).text();
          const lines = text.matchAll(
            /^rollcall_http_requests_total\{[^}]*route="[^"]*devices"[^}]*status="200"[^}]*\} (\d+)$/gm,
          );
          return [...lines].map(([, count]) => Number(count));
        }),
      );
    const served = answers.filter(({ status }) => status === 200).length;
    expect(served).toBeGreaterThan(3);
    // A request counts when its response has left.
    await expect.poll(counts).toEqual(Array(6).fill([served]));
  });

  await test.step("they check ten passwords together, not ten each", async () => {
    await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        attemptSignIn(rollcall, rollcall.adminEmail, `wrong password ${n}`),
      ),
    );
    expect(await passwordChecks(rollcall)).toEqual({ wrong: 10, locked: 14 });
  });

  const load = startRegistrationLoad(rollcall.url, rollcall.keys.server, 12);
  const acknowledged = () => load.outcomes.filter(({ status }) => status === 200).length;
  await expect.poll(acknowledged).toBeGreaterThan(60);

  process.kill(before[0] ?? 0, "SIGKILL");
  await expect.poll(() => workers().filter((pid) => !before.includes(pid)).length).toBe(1);
  await expect.poll(rollcall.output).toContain("Worker died, starting another");
  const then = acknowledged();
  await expect.poll(acknowledged).toBeGreaterThan(then + 200);
  await load.stop();

  const unanswered = load.outcomes.filter(({ status }) => status === undefined).length;
  expect(acknowledged() + unanswered).toBe(load.outcomes.length);
  const { page } = await (
    await ask(rollcall, "/api/v1/projects/default/devices", rollcall.keys.readonly)
  ).json();
  expect(page.total).toBeGreaterThanOrEqual(acknowledged());
  expect(page.total).toBeLessThanOrEqual(load.outcomes.length);
  const all = [postgres, ...workers()];
  expect(await rollcall.stop("SIGTERM")).toBe(0);
  expect(all.filter(isAlive)).toEqual([]);
});

test("a port in use stops several processes with one line", async ({ spawn }) => {
  const holder = createServer().listen(0);
  const { port } = holder.address() as AddressInfo;
  const rollcall = await spawn({ prepared: true, env: { ...env, PORT: String(port) } });
  expect(await rollcall.exited).toBe(1);
  expect(rollcall.output().match(/cannot start/g)).toHaveLength(1);
  expect(rollcall.output()).toContain(`Port ${port} is in use by another program`);
  holder.close();
});

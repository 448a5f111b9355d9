import { eq } from "drizzle-orm";
import { operators } from "@/db/schema";
import { createOperator } from "@/lib/operators/mutations";
import { freePort } from "../fixtures/processes";
import type { Rollcall } from "../fixtures/server";
import { expect, test, withEmbedded } from "../fixtures/servers";

const metricsToken = "a token for the figures";
// More at once than the gate would let in: these tests are about what lies behind it.
const env = {
  ROLLCALL_METRICS_TOKEN: metricsToken.replaceAll(" ", "-"),
  ROLLCALL_MOST_REQUESTS: "2000",
};

/** One attempt at the door of the sign-in page: what came back, and the session if there was one. */
async function attempt({ url }: Rollcall, email: string, password: string, headers = {}) {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookies = csrf.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie: cookies.join("; "), ...headers },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
  });
  const session = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("rollcall.session="));
  return { status: answer.status, said: await answer.text(), session: session?.split(";", 1)[0] };
}

async function checks({ url }: Rollcall): Promise<Record<string, number>> {
  const headers = { authorization: `Bearer ${env.ROLLCALL_METRICS_TOKEN}` };
  const figures = await (await fetch(`${url}/metrics`, { headers })).text();
  const found = figures.matchAll(/^rollcall_password_checks_total\{outcome="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, outcome, count]) => [outcome, Number(count)]));
}

const me = ({ url }: Rollcall, cookie: string) => fetch(`${url}/api/v1/me`, { headers: { cookie } });

test("T17: of 200 passwords tried at once ten are looked at; then the right one is refused in the same words, while the session goes on", async ({
  start,
}) => {
  const rollcall = await start({ env });
  const { adminEmail, adminPassword } = rollcall;
  const own = await attempt(rollcall, adminEmail, adminPassword);
  expect(own.session).toBeDefined();

  const spellings = [adminEmail, adminEmail.toUpperCase(), ` ${adminEmail} `];
  const tries = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      attempt(rollcall, spellings[n % 3] ?? "", `wrong password ${n}`, {
        "x-forwarded-for": `198.51.100.${n}`,
      }),
    ),
  );
  expect(new Set(tries.map(({ status, said }) => `${status} ${said}`)).size).toBe(1);
  expect(await checks(rollcall)).toEqual({ right: 1, wrong: 10, locked: 190 });

  const right = await attempt(rollcall, adminEmail, adminPassword);
  expect(right.session).toBeUndefined();
  expect(`${right.status} ${right.said}`).toBe(`${tries[0]?.status} ${tries[0]?.said}`);
  expect((await me(rollcall, own.session ?? "")).status).toBe(200);

  // The other door to the same account counts with it.
  const change = await fetch(`${rollcall.url}/api/v1/me`, {
    method: "PATCH",
    headers: { cookie: own.session ?? "", origin: rollcall.url, "content-type": "application/json" },
    body: JSON.stringify({ currentPassword: adminPassword, newPassword: "another long password" }),
  });
  expect(change.status).toBe(429);
  expect(Number(change.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await checks(rollcall)).wrong).toBe(10);

  // A neighbour's account is not shut with it, and an operator on the server opens it again by a restart.
  expect((await attempt(rollcall, "nobody@example.com", "wrong")).said).toBe(right.said);
  expect((await checks(rollcall)).wrong).toBe(11);
  await rollcall.stop();
  const again = await start({ env });
  expect((await attempt(again, adminEmail, adminPassword)).session).toBeDefined();
});

test("T17: several processes look at ten passwords together, not at ten each", async ({ start }) => {
  const rollcall = await start({ env: { ...env, WEB_CONCURRENCY: "3" } });
  await Promise.all(
    Array.from({ length: 24 }, (_, n) => attempt(rollcall, rollcall.adminEmail, `wrong password ${n}`)),
  );
  expect(await checks(rollcall)).toEqual({ wrong: 10, locked: 14 });
});

test("T16: an account that is there, one that is not and one that is disabled answer alike and as slowly", async ({
  dataDir,
  start,
}) => {
  const rollcall = await start({ env: { ...env, ROLLCALL_SIGN_IN_LIMIT: "1000" } });
  const former = { email: "former@example.com", name: "Former", password: "the former password" };
  await withEmbedded(dataDir, async (door) => {
    await door.transaction((tx) => createOperator(tx, { ...former, memberships: [] }));
    expect((await attempt(rollcall, former.email, former.password)).session).toBeDefined();
    await door.read((db) =>
      db.update(operators).set({ disabledAt: new Date() }).where(eq(operators.email, former.email)),
    );
  });
  const times: Record<string, number[]> = { there: [], missing: [], disabled: [] };
  const said = new Set<string>();
  await attempt(rollcall, "warm@example.com", "up");
  for (let n = 0; n < 30; n += 1) {
    for (const [kind, email, password] of [
      ["there", rollcall.adminEmail, "not the password"],
      ["missing", `nobody${n}@example.com`, "not the password"],
      ["disabled", former.email, former.password],
    ] as const) {
      const began = performance.now();
      const answer = await attempt(rollcall, email, password);
      times[kind]?.push(performance.now() - began);
      said.add(`${answer.status} ${answer.said}`);
    }
  }
  expect(said.size).toBe(1);
  const median = (kind: string) => (times[kind] ?? []).sort((a, b) => a - b)[15] ?? 0;
  // A hash takes tens of milliseconds, all else a few: whoever skipped it would be at less than half.
  for (const kind of ["missing", "disabled"]) {
    expect(median(kind) / median("there")).toBeGreaterThan(0.7);
    expect(median(kind) / median("there")).toBeLessThan(1.4);
  }
});

test("T19, T20: no other site signs a browser in or out or leads it away, and behind https cookies are this host's alone", async ({
  start,
}) => {
  const port = await freePort();
  const rollcall = await start({
    env: { ...env, PORT: String(port), ROLLCALL_URL: "https://rollcall.example.com" },
  });
  const here = `http://localhost:${port}`;
  const csrf = await fetch(`${here}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers.getSetCookie().map((one) => one.split(";", 1)[0]);
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
    fetch(`${here}/api/auth/${path}`, {
      method: "POST",
      redirect: "manual",
      headers,
      body: new URLSearchParams({ json: "true", ...fields }),
    });
  const credentials = { email: rollcall.adminEmail, password: rollcall.adminPassword };
  const own = { cookie: cookie.join("; ") };

  // A form of another site knows no token of ours; one of its own making does not match the cookie.
  for (const token of [undefined, "guess", `${csrfToken}0`]) {
    const fields = { ...credentials, ...(token !== undefined && { csrfToken: token }) };
    const answer = await post("callback/credentials", fields, { ...own, origin: "https://evil.example" });
    expect(answer.headers.getSetCookie().join()).not.toContain("rollcall.session=ey");
    expect((await answer.json()).url).toMatch(/^https:\/\/rollcall\.example\.com\/.*csrf=true/);
  }
  const places = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://[",
    `/${"x".repeat(10_000)}`,
  ];
  for (const callbackUrl of places) {
    const answer = await post("callback/credentials", { ...credentials, csrfToken, callbackUrl }, own);
    const { url } = await answer.json();
    expect(new URL(url, "https://rollcall.example.com").origin).toBe("https://rollcall.example.com");
  }
  const answer = await post("callback/credentials", { ...credentials, csrfToken }, own);
  const session = answer.headers.getSetCookie().find((one) => one.includes("rollcall.session=")) ?? "";
  expect(session).toMatch(/^__Host-rollcall\.session=/);
  for (const attribute of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"])
    expect(session).toContain(attribute);
  expect(session).not.toMatch(/domain=/i);

  const signedIn = { cookie: `${own.cookie}; ${session.split(";", 1)[0]}` };
  const me = async () => (await fetch(`${here}/api/v1/me`, { headers: signedIn })).status;
  const forced = await post("signout", {}, { ...signedIn, origin: "https://evil.example" });
  expect(forced.headers.getSetCookie().join()).not.toMatch(/rollcall\.session=;/);
  expect(await me()).toBe(200);
  const left = await post("signout", { csrfToken }, signedIn);
  expect(left.headers.getSetCookie().join()).toMatch(/__Host-rollcall\.session=;/);
  expect(await me()).toBe(401);
});

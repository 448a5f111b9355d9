import { eq } from "drizzle-orm";
import { operators } from "@/db/schema";
import { insertOperator } from "../fixtures/insert-operator";
import { freePort } from "../fixtures/processes";
import type { Rollcall } from "../fixtures/server";
import { expect, test, withEmbeddedDatabase } from "../fixtures/server-test";
import { attemptSignIn, metricsToken, passwordChecks } from "../fixtures/sign-in-attempts";

// High enough that the concurrency limit does not interfere.
const env = {
  ROLLCALL_METRICS_TOKEN: metricsToken,
  ROLLCALL_MAX_CONCURRENT_REQUESTS: "2000",
  ROLLCALL_SIGN_IN_LIMIT_PER_IP: "1000",
};

const me = ({ url }: Rollcall, cookie: string) => fetch(`${url}/api/v1/me`, { headers: { cookie } });

test("of 60 concurrent wrong passwords ten are checked; then even the right one is rejected alike, while sessions stay valid", async ({
  start,
}) => {
  const rollcall = await start({ env });
  const { adminEmail, adminPassword } = rollcall;
  const own = await attemptSignIn(rollcall, adminEmail, adminPassword);
  expect(own.session).toBeDefined();

  const spellings = [adminEmail, adminEmail.toUpperCase(), ` ${adminEmail} `];
  const tries = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      attemptSignIn(rollcall, spellings[n % 3] ?? "", `wrong password ${n}`, {
        "x-forwarded-for": `198.51.100.${n}`,
      }),
    ),
  );
  expect(new Set(tries.map(({ status, said }) => `${status} ${said}`)).size).toBe(1);
  expect(await passwordChecks(rollcall)).toEqual({ right: 1, wrong: 10, locked: 50 });

  const right = await attemptSignIn(rollcall, adminEmail, adminPassword);
  expect(right.session).toBeUndefined();
  expect(`${right.status} ${right.said}`).toBe(`${tries[0]?.status} ${tries[0]?.said}`);
  expect((await me(rollcall, own.session ?? "")).status).toBe(200);

  // Changing the password counts too.
  const change = await fetch(`${rollcall.url}/api/v1/me`, {
    method: "PATCH",
    headers: { cookie: own.session ?? "", origin: rollcall.url, "content-type": "application/json" },
    body: JSON.stringify({ currentPassword: adminPassword, newPassword: "another long password" }),
  });
  expect(change.status).toBe(429);
  expect(Number(change.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await passwordChecks(rollcall)).wrong).toBe(10);

  // Other accounts are not locked, and a restart unlocks the account.
  expect((await attemptSignIn(rollcall, "nobody@example.com", "wrong")).said).toBe(right.said);
  expect((await passwordChecks(rollcall)).wrong).toBe(11);
  await rollcall.stop();
  const again = await start({ env });
  expect((await attemptSignIn(again, adminEmail, adminPassword)).session).toBeDefined();
});

// lib/credentials/passwords.test.ts checks that a missing account costs as much CPU time.
test("existing, unknown and disabled accounts get the same response", async ({ sharedServer }) => {
  const former = { email: "former@example.com", name: "Former", password: "the former password" };
  await withEmbeddedDatabase(sharedServer.dataDir, async (database) => {
    await database.transaction((tx) => insertOperator(tx, { ...former, memberships: [] }));
    expect((await attemptSignIn(sharedServer, former.email, former.password)).session).toBeDefined();
    await database.statement((db) =>
      db.update(operators).set({ disabledAt: new Date() }).where(eq(operators.email, former.email)),
    );
  });
  const said = async (email: string, password: string) => {
    const answer = await attemptSignIn(sharedServer, email, password);
    return `${answer.status} ${answer.said}`;
  };
  const existing = await said(sharedServer.adminEmail, "not the password");
  expect(existing).toContain("CredentialsSignin");
  expect(await said("nobody@example.com", "not the password")).toBe(existing);
  expect(await said(former.email, former.password)).toBe(existing);
});

test("no other site can sign a browser in or out or redirect it, and cookies are host-only behind HTTPS", async ({
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
    `/${"x".repeat(10_000)}`,
  ];
  for (const callbackUrl of places) {
    const answer = await post("callback/credentials", { ...credentials, csrfToken, callbackUrl }, own);
    const { url } = await answer.json();
    expect(new URL(url, "https://rollcall.example.com").origin).toBe("https://rollcall.example.com");
  }
  for (const callbackUrl of ["javascript:alert(1)", "data:text/html,x", "http://[", "x"]) {
    const refused = await post("callback/credentials", { ...credentials, csrfToken, callbackUrl }, own);
    expect(refused.status).toBe(400);
    expect(refused.headers.getSetCookie()).toEqual([]);
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

const behindProxy = { ...env, ROLLCALL_TRUSTED_PROXIES: "1", ROLLCALL_SIGN_IN_LIMIT_PER_IP: "" };
const from = (address: string) => ({ "x-forwarded-for": address });

test("an address is limited to 30 wrong passwords for all accounts, and other addresses are not affected", async ({
  start,
}) => {
  const rollcall = await start({ env: behindProxy });
  const { adminEmail, adminPassword } = rollcall;
  for (let at = 0; at < 50; at += 10) {
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        // The addresses of one /64 are one.
        attemptSignIn(
          rollcall,
          `operator${at + n}@example.com`,
          "a common password",
          from(`2001:db8::${at + n}`),
        ),
      ),
    );
  }
  expect(await passwordChecks(rollcall)).toEqual({ wrong: 30, limited: 20 });

  const limited = await attemptSignIn(rollcall, adminEmail, adminPassword, from("2001:db8::ffff:1"));
  expect([limited.status, limited.session]).toEqual([429, undefined]);
  expect(limited.retryAfter).toBeGreaterThan(60);
  expect(JSON.parse(limited.said)).toMatchObject({
    code: "rateLimited",
    url: expect.stringContaining("error="),
  });
  const neighbour = await attemptSignIn(rollcall, adminEmail, adminPassword, from("2001:db8:0:1::1"));
  expect(neighbour.session).toBeDefined();

  // Other routes that check a password count with it.
  const change = (address: string) =>
    fetch(`${rollcall.url}/api/v1/me`, {
      method: "PATCH",
      headers: {
        ...from(address),
        cookie: neighbour.session ?? "",
        origin: rollcall.url,
        "content-type": "application/json",
      },
      body: JSON.stringify({ currentPassword: "not it", newPassword: "another long password" }),
    });
  expect((await change("2001:db8::2")).status).toBe(429);
  expect((await change("2001:db8:0:1::2")).status).toBe(403);
  const invited = await fetch(`${rollcall.url}/api/v1/projects/default/invitations`, {
    method: "POST",
    headers: { cookie: neighbour.session ?? "", origin: rollcall.url, "content-type": "application/json" },
    body: JSON.stringify({ email: "former@example.com", role: "viewer" }),
  });
  expect(invited.status).toBe(201);
});

test("the right admin can sign in while 40 connections guess passwords", async ({ start }) => {
  const rollcall = await start({ env: { ROLLCALL_TRUSTED_PROXIES: "1" } });
  const { adminEmail, adminPassword } = rollcall;
  let guessing = true;
  let guesses = 0;
  const flood = Array.from({ length: 40 }, async (_, n) => {
    for (; guessing; guesses += 1)
      await attemptSignIn(
        rollcall,
        n % 2 ? adminEmail : `operator${n}@example.com`,
        "guess",
        from("198.51.100.1"),
      ).catch(() => undefined);
  });
  await expect.poll(() => guesses, { timeout: 60_000 }).toBeGreaterThan(40);
  for (let n = 0; n < 2; n += 1) {
    const admin = await attemptSignIn(rollcall, adminEmail, adminPassword, from(`203.0.113.${n}`));
    expect([admin.status, admin.session], admin.said).toEqual([200, expect.any(String)]);
  }
  guessing = false;
  await Promise.all(flood);
});

test("a browser that signed in before can sign in while others guess at its account", async ({ start }) => {
  const rollcall = await start({ env: { ...behindProxy, ROLLCALL_SIGN_IN_LIMIT_PER_ACCOUNT: "3" } });
  const { adminEmail, adminPassword } = rollcall;
  // Correct passwords do not count towards the limit of three.
  let device: string | undefined;
  for (let n = 0; n < 5; n += 1)
    ({ device } = await attemptSignIn(rollcall, adminEmail, adminPassword, from("203.0.113.1")));
  expect(device).toBeDefined();
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      attemptSignIn(rollcall, adminEmail, `guess ${n}`, from(`198.51.100.${n}`)),
    ),
  );
  expect(await passwordChecks(rollcall)).toEqual({ right: 5, wrong: 30, locked: 10 });

  const unknown = await attemptSignIn(rollcall, adminEmail, adminPassword, from("203.0.113.2"));
  expect(unknown.session).toBeUndefined();
  const known = await attemptSignIn(rollcall, adminEmail, adminPassword, { device, ...from("198.51.100.1") });
  expect(known.session).toBeDefined();

  // The cookie is for one account, cannot be forged, and has its own limited attempts.
  const [id = "", signature = ""] = device?.split(".").slice(1) ?? [];
  for (const forged of [
    `rollcall.device=${id}.${signature.replace(/^./, "_")}`,
    "rollcall.device=a.b",
    `${device}0`,
  ])
    expect(
      (await attemptSignIn(rollcall, adminEmail, adminPassword, { device: forged })).session,
    ).toBeUndefined();
  for (let n = 0; n < 3; n += 1) await attemptSignIn(rollcall, adminEmail, "mistyped", { device });
  expect((await attemptSignIn(rollcall, adminEmail, adminPassword, { device })).session).toBeUndefined();
});

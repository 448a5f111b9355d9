import type { ApiKeyView } from "@/lib/api-keys/views";
import { runKeys } from "../fixtures/command";
import { expect, test } from "../fixtures/server-test";
import { callerWith, signInOverHttp } from "../fixtures/session";

const devicesStatus = async (url: string, key: string) =>
  (await fetch(`${url}/api/v1/projects/default/devices`, { headers: { authorization: `Bearer ${key}` } }))
    .status;

test("the CLI creates, lists, rotates and revokes keys of a running server", async ({ sharedServer }) => {
  const { url, dataDir } = sharedServer;
  const run = async (...args: string[]) => {
    const { code, out, err } = await runKeys(dataDir, [...args, "--json"]);
    expect([code, err]).toEqual([0, ""]);
    return JSON.parse(out);
  };

  const day = `${new Date().getUTCFullYear() + 2}-01-01`;
  const made = await run("create", "--kind", "server", "--name", "Backend", "--expires-at", day);
  expect(made).toMatchObject({
    kind: "server",
    createdBy: "Command line",
    expiresAt: `${day}T00:00:00.000Z`,
  });
  expect(await devicesStatus(url, made.key)).toBe(200);

  const { items } = await run("list");
  expect(items[0]).toMatchObject({ id: made.id, name: "Backend", revokedAt: null });
  expect(JSON.stringify(items)).not.toContain(made.key);

  expect(items[0]).toMatchObject({ lastUsedVia: "native", lastUsedClient: "node" });
  expect(await run("rename", made.id, "Production backend")).toMatchObject({ name: "Production backend" });

  const next = await run("rotate", made.id, "--overlap", "0");
  expect(next).toMatchObject({ name: "Production backend", replaces: { replacedBy: next.id } });
  expect([await devicesStatus(url, made.key), await devicesStatus(url, next.key)]).toEqual([401, 200]);
  await run("revoke", next.id);
  expect(await devicesStatus(url, next.key)).toBe(401);
});

test("the CLI marks keys of former team members", async ({ sharedServer }) => {
  const { url, dataDir, adminEmail, adminPassword } = sharedServer;
  const caller = (cookie: string) => {
    const call = callerWith(cookie, url);
    return async (...request: Parameters<typeof call>) => (await call(...request)).json();
  };
  const admin = caller(await signInOverHttp({ email: adminEmail, password: adminPassword }, url));
  const bob = { email: "bob@example.com", password: "a password of my own" };
  const { link } = await admin("projects/default/invitations", "POST", { email: bob.email, role: "admin" });
  await admin(`invitations/${String(link).split("/").at(-1)}/accept`, "POST", {
    name: "Bob",
    password: bob.password,
  });
  const theirs = caller(await signInOverHttp(bob, url));
  await theirs("projects/default/api-keys", "POST", { kind: "server", name: "Theirs" });
  await admin("projects/default/api-keys", "POST", { kind: "server", name: "Ours" });
  const { id } = await theirs("me", "GET");
  await admin(`projects/default/members/${id}`, "DELETE");

  const { out } = await runKeys(dataDir, ["list"]);
  const marked = out.split("\n").filter((line) => line.endsWith("created by Bob, no longer on the team"));
  expect(marked).toEqual([expect.stringContaining("Theirs")]);
  const { items } = JSON.parse((await runKeys(dataDir, ["list", "--json"])).out);
  expect(items.slice(0, 2).map(({ name, creatorLeft }: ApiKeyView) => [name, creatorLeft])).toEqual([
    ["Ours", false],
    ["Theirs", true],
  ]);
});

test("the CLI mints a user token that the running server accepts", async ({ sharedServer }) => {
  const { url, dataDir } = sharedServer;
  const { out } = await runKeys(dataDir, ["mint", "--email", "ada@example.com"]);
  const devices = (token: string) =>
    fetch(`${url}/api/v2/mobiledevices`, { headers: { authorization: `Bearer ${token}` } });
  expect((await devices(out.trim())).status).toBe(200);

  const secret = (await runKeys(dataDir, ["rotate-secret"])).out.trim();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect((await devices(out.trim())).status).toBe(200);
});

test("without a running server, or with invalid arguments, the CLI prints the reason in one line", async ({
  sharedServer,
  dataDir: unused,
}) => {
  const cliError = async (args: string[], env = {}, dataDir = sharedServer.dataDir) => {
    const { code, out, err } = await runKeys(dataDir, args, env);
    expect([out, err.trim().split("\n").length]).toEqual(["", 1]);
    return [code, err.trim()];
  };
  const usage = [2, expect.stringMatching(/See --help\.$/)];
  const errors = [
    cliError(["list"], {}, unused),
    cliError(["frob"]),
    cliError(["revoke", "a", "b"]),
    cliError(["create", "--kind", "boss", "--name", "x"]),
    cliError(["revoke", "nonsense"]),
    cliError(["list", "--project", "other"]),
    cliError(["list"], { DATABASE_URL: "mysql://x" }),
  ];
  expect(await Promise.all(errors)).toEqual([
    [1, expect.stringMatching(/^Rollcall is not running on .*: start it/)],
    usage,
    usage,
    [1, "--kind: Expected one of server, mobile, readonly, sender"],
    [1, "API key not found."],
    [1, "Project other not found."],
    [expect.any(Number), expect.stringMatching(/^DATABASE_URL /)],
  ]);
});

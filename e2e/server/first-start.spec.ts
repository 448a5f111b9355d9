import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "../fixtures/server-test";
import { signInOverHttp } from "../fixtures/session";

test("the first start prints the URL, password, keys and a working curl, and the second builds nothing and shows no credentials", async ({
  start,
}) => {
  const rollcall = await start({ first: true });
  expect(rollcall.adminEmail).toBe("admin@example.com");
  expect(rollcall.adminPassword.length).toBeGreaterThanOrEqual(20);
  expect(Object.values(rollcall.keys).every((key) => key !== "")).toBe(true);

  const curl = /^ {2}(curl (?:.*\\\n)*.*)$/m.exec(rollcall.output())?.[1] ?? "";
  const { stdout } = await promisify(execFile)("sh", ["-c", `${curl} --silent`]);
  expect(stdout).toBe('{"msg":"","code":"Success","params":null}');

  await rollcall.stop();
  const second = await start();
  expect((await fetch(`${second.url}/sign-in`)).status).toBe(200);
  expect(second.output()).not.toContain("Building");
  expect(second.output()).not.toMatch(/rc_(server|mobile|readonly)_|^ {2}Password/m);
});

test("ROLLCALL_ADMIN_PASSWORD sets the admin's password at the first start and changes it later", async ({
  start,
}) => {
  const chosen = { ROLLCALL_ADMIN_EMAIL: "ada@example.com", ROLLCALL_ADMIN_PASSWORD: "the first password" };
  const first = await start({ env: chosen });
  expect(first.adminEmail).toBe("ada@example.com");
  const ada = { email: "ada@example.com", password: "the first password" };
  const cookie = await signInOverHttp(ada, first.url);
  const me = async (url: string) => (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).status;
  await first.stop();
  expect(first.output()).not.toContain("the first password");

  const same = await start({ env: chosen });
  expect(await me(same.url)).toBe(200);
  await same.stop();
  expect(same.output()).not.toContain("is now the one");

  const other = await start({ env: { ...chosen, ROLLCALL_ADMIN_PASSWORD: "the second password" } });
  expect(other.output()).toContain(
    "The password of ada@example.com is now the one in ROLLCALL_ADMIN_PASSWORD.",
  );
  expect(other.output()).not.toContain("the second password");
  expect(await me(other.url)).toBe(401);
});

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../fixtures/command";
import { expect, test } from "../fixtures/server-test";

test("the command line exports, imports, finds and disables, with and without a running server", async ({
  start,
  dataDir,
}) => {
  const { stop } = await start();
  const run = async (...args: string[]) => {
    const { code, out, err } = await runCommand(dataDir, [...args, "--json"]);
    expect([args.join(" "), code, err]).toEqual([args.join(" "), 0, ""]);
    return JSON.parse(out);
  };
  const file = join(dataDir, "devices.csv");
  const header = "pushToken,email,platform,application";
  await writeFile(
    file,
    `${header}\ntoken-of-ada-1,ada@example.com,ios,App\ntoken-of-grace,grace@example.com,windows,App\n`,
  );
  const fate = { rows: 2, created: 1, updated: 0, unchanged: 0, rejected: 1 };
  expect(await run("import", file, "--dry-run")).toMatchObject({ ...fate, dryRun: true });
  expect((await run("devices", "list")).page.total).toBe(0);
  const rejects = join(dataDir, "rejects.csv");
  expect(await run("import", file, "--rejects", rejects)).toMatchObject(fate);
  expect(await readFile(rejects, "utf8")).toContain(
    '3,platform,"Expected ios, android or web.",token-of-grace',
  );

  const { items } = await run("devices", "find", "ada@");
  const disabled = await run("devices", "disable", items[0].id, "--note", "Lost in a taxi");
  expect(disabled).toMatchObject({ enabled: false, disabled: { note: "Lost in a taxi" } });
  await run("projects", "create", "--name", "Second", "--slug", "second");
  await run("export", "--output", join(dataDir, "out.ndjson"), "--format", "ndjson", "--push-tokens", "full");
  const copied = await run("import", join(dataDir, "out.ndjson"), "--project", "second");
  expect(copied).toMatchObject({ created: 1, rejected: 0 });
  expect((await run("projects", "list")).items).toMatchObject([
    { slug: "default", devices: 1 },
    { slug: "second", devices: 1 },
  ]);
  const [user] = (await run("users", "find", "ada", "--project", "second")).items;
  expect(await run("users", "erase", user.id, "--project", "second")).toEqual({ erased: false, devices: 1 });
  expect(await run("users", "erase", user.id, "--project", "second", "--yes")).toEqual({ erased: true });
  expect(await run("fields", "list")).toEqual({ items: [] });
  expect(await run("fields", "remove", "unknown")).toEqual({ removed: 0 });
  const retyped = await runCommand(dataDir, ["fields", "set-type", "unknown", "string"]);
  expect([retyped.code, retyped.err]).toEqual([1, expect.stringContaining("Field not found.")]);
  expect(await run("doctor")).toMatchObject({ ok: true });

  const early = await runCommand(dataDir, ["projects", "delete", "second", "--name", "Second"]);
  expect([early.code, early.err]).toEqual([1, expect.stringContaining("Archive the project before")]);
  for (const step of ["archive", "restore", "archive"]) {
    const archivedAt = step === "archive" ? expect.any(String) : null;
    expect(await run("projects", step, "second")).toMatchObject({ slug: "second", archivedAt });
  }
  const wrong = await runCommand(dataDir, ["projects", "delete", "second", "--name", "default"]);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("Not the project's name")]);
  // The log, on standard error, keeps what history cannot: who deleted the project.
  const deleted = await runCommand(dataDir, ["projects", "delete", "second", "--name", "Second", "--json"]);
  expect([deleted.code, JSON.parse(deleted.out)]).toEqual([0, { deleted: "second" }]);
  expect(JSON.parse(deleted.err)).toMatchObject({
    msg: "Project deleted",
    slug: "second",
    by: "Command line",
  });
  expect((await run("projects", "list")).items).toMatchObject([{ slug: "default", isArchived: false }]);

  await stop();
  expect((await run("devices", "list")).page.total).toBe(1);
});

test("doctor reports problems with advice, and its exit code is for scripts", async ({ dataDir }) => {
  const away = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
  const { code, out } = await runCommand(dataDir, ["doctor", "--json"], away);
  expect(code).toBe(1);
  expect(JSON.parse(out).findings).toContainEqual({
    check: "database",
    state: "failure",
    message: expect.stringContaining("could not be"),
    advice: "Check DATABASE_URL, the network and the database.",
  });
  expect((await runCommand(dataDir, ["frobnicate"])).code).toBe(2);
});

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../fixtures/command";
import { expect, test } from "../fixtures/server-test";

test("the command line exports, imports, finds and disables, with and without a running server", async ({
  start,
  dataDir,
}) => {
  // Two dozen processes, one after the other.
  test.slow();
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
  // Commands that do not need each other run at once.
  const [disabled] = await Promise.all([
    run("devices", "disable", items[0].id, "--note", "Lost in a taxi"),
    run("projects", "create", "--name", "Second", "--slug", "second"),
  ]);
  expect(disabled).toMatchObject({ enabled: false, disabled: { note: "Lost in a taxi" } });
  await run("export", "--output", join(dataDir, "out.ndjson"), "--format", "ndjson", "--push-tokens", "full");
  const copied = await run("import", join(dataDir, "out.ndjson"), "--project", "second");
  expect(copied).toMatchObject({ created: 1, rejected: 0 });
  const [projects, found, fields, removed, health, retyped, early] = await Promise.all([
    run("projects", "list"),
    run("users", "find", "ada", "--project", "second"),
    run("fields", "list"),
    run("fields", "remove", "unknown"),
    run("doctor"),
    runCommand(dataDir, ["fields", "set-type", "unknown", "string"]),
    runCommand(dataDir, ["projects", "delete", "second", "--name", "Second"]),
  ]);
  expect(projects.items).toMatchObject([
    { slug: "default", devices: 1 },
    { slug: "second", devices: 1 },
  ]);
  expect([fields, removed]).toEqual([{ items: [] }, { removed: 0 }]);
  expect(health).toMatchObject({ ok: true });
  expect([retyped.code, retyped.err]).toEqual([1, expect.stringContaining("Field not found.")]);
  expect([early.code, early.err]).toEqual([1, expect.stringContaining("Archive the project before")]);

  const [user] = found.items;
  expect(await run("users", "erase", user.id, "--project", "second")).toEqual({ erased: false, devices: 1 });
  expect(await run("users", "erase", user.id, "--project", "second", "--yes")).toEqual({ erased: true });
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
  const [{ code, out }, unknown] = await Promise.all([
    runCommand(dataDir, ["doctor", "--json"], away),
    runCommand(dataDir, ["frobnicate"]),
  ]);
  expect(code).toBe(1);
  expect(JSON.parse(out).findings).toContainEqual({
    check: "database",
    state: "failure",
    message: expect.stringMatching(/^Could not connect to the database: .*ECONNREFUSED.*$/),
    advice: "Check DATABASE_URL, the network and the database.",
  });
  expect(unknown.code).toBe(2);
});

import { and, eq, sql } from "drizzle-orm";
import { cleanup, imports, jobItems, jobs } from "@/db/schema";
import { waitOutEndOfHour } from "../../fixtures/hours";
import { checkImport, readImport, upload } from "../../fixtures/imports";
import { readJob, startJob } from "../../fixtures/jobs";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows } from "../../fixtures/rows";
import { seedDevices } from "../../fixtures/seed";

// As a server leaves work behind that ends while it is at it.
const leftBehind = (attempts: number) => ({
  status: "running" as const,
  attempts,
  updatedAt: sql`now() - interval '1 hour'`,
});

test("an import resumed three times fails and names its file and row; one resumed twice continues", async ({
  project,
  database,
}) => {
  const leave = async (attempts: number) => {
    const file = `pushToken,email,platform,application\ntoken-of-${attempts},ada@example.com,ios,App\n`;
    const id = await upload(project, file, `phones-${attempts}.csv`);
    await checkImport(project, id);
    await database.statement((db) =>
      db
        .update(imports)
        .set({ ...leftBehind(attempts), rows: 0 })
        .where(and(eq(imports.projectId, project.id), eq(imports.id, id))),
    );
    return id;
  };
  const [exhausted, resumable] = [await leave(3), await leave(2)];
  const status = async (id: string) => (await readImport(project, id)).status;
  await expect.poll(() => status(exhausted)).toBe("failed");
  expect((await readImport(project, exhausted)).problem).toMatch(
    /^Stopped before its first row, after it was resumed 3 times\./,
  );
  await expect.poll(() => status(resumable)).toBe("done");
  expect((await deviceRows(database, project)).map(({ pushToken }) => pushToken)).toEqual(["token-of-2"]);

  // A new check starts over.
  expect((await checkImport(project, exhausted)).status).toBe("checked");
  const [row] = await database.read((db) => db.select().from(imports).where(eq(imports.id, exhausted)));
  expect(row?.attempts).toBe(0);
});

test("a job resumed three times fails and reports its progress; one resumed twice continues", async ({
  project,
  database,
}) => {
  const ids = await seedDevices(database, project, [{ name: "One" }, { name: "Two" }]);
  const leave = async (attempts: number) => {
    const { id } = await startJob(project, { action: "enable", selection: { ids } });
    await expect.poll(async () => (await readJob(project, id)).status).toBe("done");
    await database.transaction(async (tx) => {
      await tx.update(jobItems).set({ outcome: "pending" }).where(eq(jobItems.jobId, id));
      await tx
        .update(jobs)
        .set({ ...leftBehind(attempts), done: 0, finishedAt: null })
        .where(eq(jobs.id, id));
    });
    return id;
  };
  const [exhausted, resumable] = [await leave(3), await leave(2)];
  await expect.poll(async () => (await readJob(project, exhausted)).status).toBe("failed");
  expect((await readJob(project, exhausted)).problems[0]?.problem).toBe(
    "Not reached. The job to enable devices stopped after 0 of 2, having been resumed 3 times.",
  );
  await expect.poll(async () => (await readJob(project, resumable)).status).toBe("done");
});

test("a cleanup tried four times fails and starts over the next night; one tried three times continues", async ({
  makeProject,
  database,
}) => {
  await waitOutEndOfHour();
  const leave = async (attempts: number) => {
    const project = await makeProject();
    await database.statement((db) =>
      db
        .update(cleanup)
        .set({ attempts, passStartedAt: new Date("2000-01-01") })
        .where(eq(cleanup.projectId, project.id)),
    );
    return project;
  };
  const read = async ({ id }: TestProject) => {
    const [row] = await database.read((db) => db.select().from(cleanup).where(eq(cleanup.projectId, id)));
    return { outcome: row?.passFinishedAt ? row.pass?.outcome : undefined, attempts: row?.attempts };
  };
  const [exhausted, due] = [await leave(4), await leave(3)];
  await expect.poll(() => read(exhausted)).toEqual({ outcome: "failed", attempts: 0 });
  await expect.poll(() => read(due)).toEqual({ outcome: "done", attempts: 0 });
  await database.statement((db) =>
    db
      .update(cleanup)
      .set({ passStartedAt: new Date("2000-01-01") })
      .where(eq(cleanup.projectId, exhausted.id)),
  );
  await expect.poll(() => read(exhausted)).toEqual({ outcome: "done", attempts: 0 });
});

import { and, eq, sql } from "drizzle-orm";
import { auditEvents } from "@/db/schema";
import { callGenesys, sampleDevice } from "../../fixtures/genesys";
import { iterableClient } from "../../fixtures/iterable";
import { expect, test } from "../../fixtures/project";
import { projectUserToken } from "../../fixtures/user-token";

test("removes an erased user from the audit log and keeps other users' events", async ({
  project,
  database,
}) => {
  const mentions = async (email: string) => {
    const rows = await database.read((db) =>
      db
        .select()
        .from(auditEvents)
        .where(and(eq(auditEvents.projectId, project.id), sql`${auditEvents}::text ilike ${`%${email}%`}`)),
    );
    return rows.length;
  };
  for (const email of ["Ada@example.com", "neighbour@example.com"]) {
    const token = await projectUserToken(project, { email });
    const made = await callGenesys(token, "POST", "", { ...sampleDevice, deviceToken: `token of ${email}` });
    await callGenesys(token, "DELETE", `/${made.body.id}`);
    expect(await mentions(email)).toBeGreaterThan(0);
  }

  await iterableClient(project).post("users/forget", { email: "ada@example.com" });

  expect(await mentions("Ada@example.com")).toBe(0);
  expect(await mentions("neighbour@example.com")).toBeGreaterThan(0);
});

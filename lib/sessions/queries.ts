import { and, desc, eq, gt, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { operatorSessions } from "@/db/schema";
import type { SessionOperator } from "@/lib/context";
import type { SessionView } from "./views";

/** The operator's sessions, most recently used first. */
export async function listSessions(operator: SessionOperator): Promise<{ items: SessionView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
      .from(operatorSessions)
      .where(and(eq(operatorSessions.operatorId, operator.id), gt(operatorSessions.expiresAt, sql`now()`)))
      .orderBy(desc(operatorSessions.lastUsedAt), desc(operatorSessions.id)),
  );
  return {
    items: rows.map((row) => ({
      id: row.id,
      browser: row.browser,
      operatingSystem: row.operatingSystem,
      address: row.address,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.lastUsedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      current: row.id === operator.sessionId,
    })),
  };
}

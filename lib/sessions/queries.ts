import { and, desc, eq, gt, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { operatorSessions } from "@/db/schema";
import type { SessionOperator } from "@/lib/context";
import { pickView } from "@/lib/pick-view";
import { type SessionView, sessionView } from "./views";

/** The operator's sessions, most recently used first. */
export async function listSessions(operator: SessionOperator): Promise<{ items: SessionView[] }> {
  const rows = await database().read((db) =>
    db
      .select()
      .from(operatorSessions)
      .where(and(eq(operatorSessions.operatorId, operator.id), gt(operatorSessions.expiresAt, sql`now()`)))
      .orderBy(desc(operatorSessions.lastUsedAt), desc(operatorSessions.id)),
  );
  const items = rows.map((row) => pickView(sessionView, { ...row, current: row.id === operator.sessionId }));
  return { items };
}

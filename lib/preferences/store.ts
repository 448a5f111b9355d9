import { and, eq, like, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { operatorPreferences } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import { type PreferenceView, preferenceKeyPattern } from "./views";

interface PreferenceId {
  operatorId: string;
  key: string;
}

/** An operator's preference; null if unset. Throws `invalidValue` for a malformed key. */
export async function getPreference({ operatorId, key }: PreferenceId): Promise<PreferenceView> {
  requireKey(key);
  const [row] = await database().read((db) =>
    db
      .select({ value: operatorPreferences.value })
      .from(operatorPreferences)
      .where(and(eq(operatorPreferences.operatorId, operatorId), eq(operatorPreferences.key, key))),
  );
  return { key, value: row?.value ?? null };
}

/** An operator's settings of tables, by their keys: `table.devices`. */
export async function getTablePreferences(operatorId: string): Promise<Record<string, unknown>> {
  const rows = await database().read((db) =>
    db
      .select({ key: operatorPreferences.key, value: operatorPreferences.value })
      .from(operatorPreferences)
      .where(and(eq(operatorPreferences.operatorId, operatorId), like(operatorPreferences.key, "table.%"))),
  );
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

/** Stores an operator's preference; the last write wins. Throws `invalidValue` for a malformed key. */
export async function setPreference({
  operatorId,
  key,
  value,
}: PreferenceId & { value: unknown }): Promise<PreferenceView> {
  requireKey(key);
  // Serialised here, since the driver would turn a JSON null into an SQL null.
  const json = sql`${JSON.stringify(value)}::jsonb`;
  await database().statement((db) =>
    db
      .insert(operatorPreferences)
      .values({ operatorId, key, value: json })
      .onConflictDoUpdate({
        target: [operatorPreferences.operatorId, operatorPreferences.key],
        set: { value: json, updatedAt: new Date() },
      }),
  );
  return { key, value };
}

function requireKey(key: string): void {
  if (preferenceKeyPattern.test(key)) return;
  throw new DomainError(
    "invalidValue",
    "A preference key starts with a lowercase letter and has up to 64 letters, digits, dots and hyphens.",
    { issues: [{ path: "key", message: "Invalid preference key" }] },
  );
}

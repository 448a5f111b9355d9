import { and, eq, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { operatorPreferences } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import { preferenceKeyPattern } from "./types";
import type { PreferenceView } from "./views";

interface Whose {
  operatorId: string;
  key: string;
}

/** One setting of an operator's; null where nothing was set. Throws `invalidValue` for a key that can be none. */
export async function getPreference({ operatorId, key }: Whose): Promise<PreferenceView> {
  requireKey(key);
  const [row] = await database().read((db) =>
    db
      .select({ value: operatorPreferences.value })
      .from(operatorPreferences)
      .where(and(eq(operatorPreferences.operatorId, operatorId), eq(operatorPreferences.key, key))),
  );
  return { key, value: row?.value ?? null };
}

/** Keeps a setting; of two at once the later one holds. Throws `invalidValue` for a key that can be none. */
export async function setPreference({
  operatorId,
  key,
  value,
}: Whose & { value: unknown }): Promise<PreferenceView> {
  requireKey(key);
  // As text, for null is a value here and not the absence of one.
  const json = sql`${JSON.stringify(value)}::jsonb`;
  await database().read((db) =>
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
    "A preference's name is up to 64 letters, digits, dots and hyphens.",
    {
      issues: [{ path: "key", message: "Not a name that a preference can have" }],
    },
  );
}

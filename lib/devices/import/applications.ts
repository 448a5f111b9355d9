import { and, eq, or } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applications } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { inAny } from "./in-any";
import type { ImportedDevice } from "./types";

export interface KnownApplication {
  id: string;
  name: string;
  exclusive: boolean;
}

export interface Applications {
  /** By name; null is the default one of the project. */
  of: Map<string | null, KnownApplication>;
  created: KnownApplication[];
}

/** Finds the applications that rows name; those that may come into being on first use are made up to be created. */
export async function resolveApplications(
  tx: Database,
  ctx: RequestContext,
  rows: ImportedDevice[],
): Promise<Applications> {
  const wanted = new Set(rows.map(({ applicationName }) => applicationName));
  const names = [...wanted].filter((name) => name !== null);
  const found = await tx
    .select()
    .from(applications)
    .where(
      and(
        eq(applications.projectId, ctx.project.id),
        or(eq(applications.isDefault, true), inAny(applications.name, names)),
      ),
    );
  const resolved: Applications = { of: new Map(), created: [] };
  for (const { id, name, tokenPolicy, isDefault } of found) {
    const known = { id, name, exclusive: tokenPolicy === "exclusive" };
    resolved.of.set(name, known);
    if (isDefault) resolved.of.set(null, known);
  }
  for (const name of names) {
    if (resolved.of.has(name) || !ctx.project.autoCreateApplications) continue;
    const made = { id: newId(), name, exclusive: false };
    resolved.created.push(made);
    resolved.of.set(name, made);
  }
  return resolved;
}

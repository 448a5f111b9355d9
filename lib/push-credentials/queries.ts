import { and, asc, eq } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { applications, pushCredentials } from "@/db/schema";
import { isApplicationOf } from "@/lib/applications/queries";
import type { RequestContext } from "@/lib/context";
import { instanceSecrets } from "@/lib/credentials/instance-secret";
import { rowById } from "@/lib/ids";
import { pickView } from "@/lib/pick-view";
import type { ApnsCredentials } from "@/lib/push/apns";
import type { FcmCredentials } from "@/lib/push/fcm";
import { decrypt } from "./encryption";
import { type PushCredentialsView, pushCredentialsView } from "./views";

type PushCredentialsRow = typeof pushCredentials.$inferSelect;
export type CredentialService = PushCredentialsRow["service"];

/** Binds an encrypted key to its row. */
export const encryptionContext = (
  row: Pick<PushCredentialsRow, "projectId" | "applicationId" | "service">,
): string => `${row.projectId} ${row.applicationId} ${row.service}`;

/** Throws `notFound`. */
export const requireApplication = (db: ReadDatabase, ctx: RequestContext, applicationId: string) =>
  rowById("Application", applicationId, () =>
    db
      .select({ id: applications.id, name: applications.name })
      .from(applications)
      .where(and(eq(applications.projectId, ctx.project.id), eq(applications.id, applicationId))),
  );

/** An application's push credentials without the keys. Throws `notFound`. */
export async function listPushCredentials(
  ctx: RequestContext,
  input: { applicationId: string },
): Promise<{ items: PushCredentialsView[] }> {
  const rows = await database().read(async (db) => {
    const { id } = await requireApplication(db, ctx, input.applicationId);
    return selectOf(db, ctx, id).orderBy(asc(pushCredentials.service));
  });
  const secrets = await instanceSecrets();
  return { items: rows.map((row) => toPushCredentialsView(row, secrets)) };
}

const selectOf = (
  db: ReadDatabase,
  ctx: RequestContext,
  applicationId: string,
  service?: CredentialService,
) =>
  db
    .select()
    .from(pushCredentials)
    .where(
      and(
        eq(pushCredentials.projectId, ctx.project.id),
        eq(pushCredentials.applicationId, applicationId),
        service && eq(pushCredentials.service, service),
      ),
    );

const keyOf = (row: PushCredentialsRow, secrets: string[]) =>
  decrypt(secrets, row.encryptedKey, encryptionContext(row));

export function toPushCredentialsView(row: PushCredentialsRow, secrets: string[]): PushCredentialsView {
  const { keyId = null, teamId = null, topic = null, projectId = null, clientEmail = null } = row.details;
  return pickView(pushCredentialsView, {
    ...{ ...row, keyId, teamId, topic, clientEmail },
    firebaseProject: projectId,
    isReadable: keyOf(row, secrets) !== undefined,
  });
}

export type LoadedCredentials =
  | { service: "apns"; credentials: ApnsCredentials }
  | { service: "fcm"; credentials: FcmCredentials };

/** An application's credentials for a service, or `missing` or `unreadable`. */
export async function loadPushCredentials(
  db: ReadDatabase,
  ctx: RequestContext,
  { applicationId, service }: { applicationId: string; service: CredentialService },
): Promise<LoadedCredentials | "missing" | "unreadable"> {
  const [row] = await selectOf(db, ctx, applicationId, service);
  if (row === undefined) return "missing";
  const privateKey = keyOf(row, await instanceSecrets());
  if (privateKey === undefined) return "unreadable";
  const {
    keyId = "",
    teamId = "",
    topic = "",
    projectId = "",
    clientEmail = "",
    tokenUri = "",
  } = row.details;
  return service === "apns"
    ? { service, credentials: { privateKey, keyId, teamId, topic } }
    : { service, credentials: { privateKey, projectId, clientEmail, tokenUri } };
}

/** How many of the instance's credentials can be decrypted, for `doctor`. */
export async function countReadableCredentials(
  db: ReadDatabase,
): Promise<{ total: number; unreadable: number; applications: string[] }> {
  const rows = await db
    .select({ row: pushCredentials, name: applications.name })
    .from(pushCredentials)
    .innerJoin(applications, isApplicationOf(pushCredentials));
  const secrets = rows.length === 0 ? [] : await instanceSecrets();
  const unreadable = rows.filter(({ row }) => keyOf(row, secrets) === undefined);
  return {
    total: rows.length,
    unreadable: unreadable.length,
    applications: [...new Set(unreadable.map(({ name }) => name))],
  };
}

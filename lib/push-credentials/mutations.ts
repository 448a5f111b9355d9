import { and, eq } from "drizzle-orm";
import { importPKCS8 } from "jose";
import { database } from "@/db/client";
import { pushCredentials } from "@/db/schema";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { currentInstanceSecret, instanceSecrets } from "@/lib/credentials/instance-secret";
import { DomainError } from "@/lib/errors";
import { fcmTokenUris } from "@/lib/push/fcm";
import { encrypt } from "./encryption";
import {
  type CredentialService,
  encryptionContext,
  requireApplication,
  toPushCredentialsView,
} from "./queries";
import type { ApnsCredentialsInput, FcmCredentialsInput } from "./types";
import type { PushCredentialsView } from "./views";

/** Saves an application's APNs key, replacing the one before it. Throws `notFound`, `invalidBody` and `conflict`. */
export async function saveApnsCredentials(
  ctx: RequestContext,
  input: { applicationId: string } & ApnsCredentialsInput,
): Promise<PushCredentialsView> {
  const { applicationId, privateKey, ...details } = input;
  await requireKey("ES256", privateKey, "privateKey", "This is not an APNs key: paste the whole .p8 file");
  return save(ctx, { applicationId, service: "apns", privateKey, details });
}

/** Saves an application's Firebase service account, replacing the one before it. Throws as `saveApnsCredentials`. */
export async function saveFcmCredentials(
  ctx: RequestContext,
  input: { applicationId: string } & FcmCredentialsInput,
): Promise<PushCredentialsView> {
  const { project_id, client_email, private_key, token_uri } = input.serviceAccount;
  // The signed assertion must be sent to Google only.
  if (!fcmTokenUris.includes(token_uri)) {
    throw invalid("serviceAccount.token_uri", `Expected one of ${fcmTokenUris.join(", ")}`);
  }
  await requireKey("RS256", private_key, "serviceAccount.private_key", "This is not a private key");
  const details = { projectId: project_id, clientEmail: client_email, tokenUri: token_uri };
  return save(ctx, {
    applicationId: input.applicationId,
    service: "fcm",
    privateKey: private_key,
    details,
  });
}

async function requireKey(algorithm: string, pem: string, path: string, message: string): Promise<void> {
  try {
    await importPKCS8(pem.trim(), algorithm);
  } catch {
    throw invalid(path, message);
  }
}

const invalid = (path: string, message: string) =>
  new DomainError("invalidBody", "The credentials were not saved.", { issues: [{ path, message }] });

interface NewCredentials {
  applicationId: string;
  service: CredentialService;
  privateKey: string;
  details: Record<string, string>;
}

async function save(
  ctx: RequestContext,
  { applicationId, service, privateKey, details }: NewCredentials,
): Promise<PushCredentialsView> {
  const secret = await currentInstanceSecret();
  if (secret === undefined) {
    throw new DomainError(
      "conflict",
      "Credentials can't be encrypted on this server: set ROLLCALL_SECRET, restart, and save them again.",
    );
  }
  const secrets = await instanceSecrets();
  return database().transaction(async (tx) => {
    const { id } = await requireApplication(tx, ctx, applicationId);
    const key = { projectId: ctx.project.id, applicationId: id, service };
    const values = {
      encryptedKey: encrypt(secret, privateKey.trim(), encryptionContext(key)),
      details,
      createdAt: new Date(),
      createdBy: ctx.actor.label,
      lastUsedAt: null,
    };
    const [row] = await tx
      .insert(pushCredentials)
      .values({ ...key, ...values })
      .onConflictDoUpdate({
        target: [pushCredentials.projectId, pushCredentials.applicationId, pushCredentials.service],
        set: values,
      })
      .returning();
    if (row === undefined) throw new Error("The credentials were saved but not returned.");
    const { tokenUri: _, ...shown } = details;
    await recordAudit(tx, ctx, [applicationEvent("application.credentialsSaved", id, { service, ...shown })]);
    return toPushCredentialsView(row, secrets);
  });
}

/** Removes an application's credentials for a service, if it has any. Throws `notFound` without such an application. */
export function removePushCredentials(
  ctx: RequestContext,
  input: { applicationId: string; service: CredentialService },
): Promise<void> {
  return database().transaction(async (tx) => {
    const { id } = await requireApplication(tx, ctx, input.applicationId);
    const removed = await tx
      .delete(pushCredentials)
      .where(
        and(
          eq(pushCredentials.projectId, ctx.project.id),
          eq(pushCredentials.applicationId, id),
          eq(pushCredentials.service, input.service),
        ),
      )
      .returning({ service: pushCredentials.service });
    if (removed.length === 0) return;
    await recordAudit(tx, ctx, [
      applicationEvent("application.credentialsRemoved", id, { service: input.service }),
    ]);
  });
}

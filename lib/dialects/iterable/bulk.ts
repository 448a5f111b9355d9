import { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { maxBulkBodyBytes } from "@/lib/http/body";
import { mapDecoder, type Presenter, presenter } from "@/lib/http/codecs";
import type { Handler } from "@/lib/http/endpoint";
import type { OperationDescription } from "@/lib/http/operation";
import { count } from "@/lib/schemas";
import { type BulkUpdateResult, updateUsers } from "@/lib/users/bulk-update";
import type { UserPatch } from "@/lib/users/types";
import { json } from "./decode";
import { iterableEndpoint } from "./endpoint";

const texts = z.array(z.string());

const failedUpdatesBody = z.object({
  conflictEmails: texts,
  conflictUserIds: texts,
  forgottenEmails: texts,
  forgottenUserIds: texts,
  invalidDataEmails: texts,
  invalidDataUserIds: texts,
  invalidEmails: texts,
  invalidUserIds: texts,
  notFoundEmails: texts,
  notFoundUserIds: texts,
});

const bulkUpdateBody = z
  .object({
    successCount: count,
    failCount: count,
    invalidEmails: texts,
    invalidUserIds: texts,
    filteredOutFields: texts,
    createdFields: texts,
    failedUpdates: failedUpdatesBody,
  })
  .meta({ id: "IterableBulkUpdate" });

interface Outcome {
  patches: UserPatch[];
  result: BulkUpdateResult;
}

const failureKinds: Partial<Record<ErrorCode, "conflict" | "forgotten" | "invalid" | "notFound">> = {
  conflict: "conflict",
  forgottenUser: "forgotten",
  invalidEmail: "invalid",
  invalidUserId: "invalid",
  unknownUser: "notFound",
};

const bulkSubscriptionsBody = z
  .object({
    successCount: count,
    failCount: count,
    invalidEmails: texts,
    invalidUserIds: texts,
    validEmailFailures: texts,
    validUserIdFailures: texts,
  })
  .meta({ id: "IterableBulkSubscriptions" });

/** The response of `POST /api/users/bulkUpdateSubscriptions`, which lists invalid identities separately. */
export const presentBulkSubscriptions = presenter(bulkSubscriptionsBody, ({ patches, result }: Outcome) => {
  const failed = result.failures.flatMap((failure, index) =>
    failure === null ? [] : [{ code: failure.code, ...patches[index]?.identity }],
  );
  const emails = (isInvalid: boolean) =>
    failed.flatMap(({ code, email }) =>
      email !== undefined && code !== "invalidUserId" && (code === "invalidEmail") === isInvalid
        ? [email]
        : [],
    );
  const userIds = (isInvalid: boolean) =>
    failed.flatMap(({ code, email, externalUserId }) =>
      externalUserId !== undefined &&
      (code === "invalidUserId" || email === undefined) &&
      (code === "invalidUserId") === isInvalid
        ? [externalUserId]
        : [],
    );
  return {
    successCount: result.failures.length - failed.length,
    failCount: failed.length,
    invalidEmails: emails(true),
    invalidUserIds: userIds(true),
    validEmailFailures: emails(false),
    validUserIdFailures: userIds(false),
  };
});

/** The response of `POST /api/users/bulkUpdate`, which lists failed users by email, or else by userId. */
const presentBulkUpdate = presenter(bulkUpdateBody, ({ patches, result }: Outcome) => {
  const lists = Object.keys(failedUpdatesBody.shape).map((list) => [list, []]);
  const failedUpdates: z.output<typeof failedUpdatesBody> = Object.fromEntries(lists);
  let failCount = 0;
  result.failures.forEach((failure, index) => {
    if (failure === null) return;
    failCount += 1;
    const { email, externalUserId } = patches[index]?.identity ?? {};
    const byUserId = email === undefined || failure.code === "invalidUserId";
    const list = `${failureKinds[failure.code] ?? "invalidData"}${byUserId ? "UserIds" : "Emails"}` as const;
    failedUpdates[list].push((byUserId ? externalUserId : email) ?? "");
  });
  return {
    successCount: result.failures.length - failCount,
    failCount,
    invalidEmails: failedUpdates.invalidEmails,
    invalidUserIds: failedUpdates.invalidUserIds,
    filteredOutFields: result.filteredOutFields,
    createdFields: result.createdFields,
    failedUpdates,
  };
});

interface BulkEndpoint<Body> {
  describe: Omit<OperationDescription, "tag">;
  body: z.ZodType<Body>;
  toPatches(body: Body): UserPatch[];
  present?: Presenter<Outcome>;
}

/** A route that updates many users, each of which succeeds or fails alone. */
export const bulkUpdateEndpoint = <Body>(definition: BulkEndpoint<Body>): Handler =>
  iterableEndpoint<UserPatch[], Outcome>({
    describe: { errors: ["tooManyAtOnce"], ...definition.describe, tag: "Users" },
    scope: "users:write",
    maxBytes: maxBulkBodyBytes,
    decode: mapDecoder(json(definition.body, { maxMembers: 200_000 }), definition.toPatches),
    operations: (patches) => patches.length,
    run: async (ctx, patches) => ({ patches, result: await updateUsers(ctx, patches) }),
    present: definition.present ?? presentBulkUpdate,
  });

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

/** A user that was not updated, by email or else by userId. */
interface Failure {
  code: ErrorCode;
  by: "Emails" | "UserIds";
  name: string | undefined;
  isInvalid: boolean;
}

const failuresOf = ({ patches, result }: Outcome): Failure[] =>
  result.failures.flatMap((failure, index) => {
    if (failure === null) return [];
    const { code } = failure;
    const { email, externalUserId } = patches[index]?.identity ?? {};
    const by = email === undefined || code === "invalidUserId" ? "UserIds" : "Emails";
    const name = by === "Emails" ? email : externalUserId;
    return [{ code, by, name, isInvalid: code === (by === "Emails" ? "invalidEmail" : "invalidUserId") }];
  });

/** The response of `POST /api/users/bulkUpdateSubscriptions`, which lists invalid identities separately. */
export const presentBulkSubscriptions = presenter(bulkSubscriptionsBody, (outcome: Outcome) => {
  const failed = failuresOf(outcome);
  const names = (by: Failure["by"], isInvalid: boolean) =>
    failed.filter((one) => one.by === by && one.isInvalid === isInvalid).flatMap(({ name }) => name ?? []);
  return {
    successCount: outcome.result.failures.length - failed.length,
    failCount: failed.length,
    invalidEmails: names("Emails", true),
    invalidUserIds: names("UserIds", true),
    validEmailFailures: names("Emails", false),
    validUserIdFailures: names("UserIds", false),
  };
});

/** The response of `POST /api/users/bulkUpdate`. */
const presentBulkUpdate = presenter(bulkUpdateBody, (outcome: Outcome) => {
  const failed = failuresOf(outcome);
  const lists = Object.keys(failedUpdatesBody.shape).map((list) => [list, []]);
  const failedUpdates: z.output<typeof failedUpdatesBody> = Object.fromEntries(lists);
  for (const { code, by, name = "" } of failed)
    failedUpdates[`${failureKinds[code] ?? "invalidData"}${by}`].push(name);
  const { failures, filteredOutFields, createdFields } = outcome.result;
  return {
    successCount: failures.length - failed.length,
    failCount: failed.length,
    invalidEmails: failedUpdates.invalidEmails,
    invalidUserIds: failedUpdates.invalidUserIds,
    filteredOutFields,
    createdFields,
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

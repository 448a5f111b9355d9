import { z } from "zod";
import { DomainError } from "@/lib/errors";
import type { UserPatch, UserSelector } from "@/lib/users/types";
import { toIterableDates } from "./dates";

const identity = { email: z.string().optional(), userId: z.string().optional() };
const dataFields = z.record(z.string(), z.unknown());

/** The body of `POST /api/users/update`, and one entry of `bulkUpdate`. */
export const updateUserBody = z.object({
  ...identity,
  dataFields: dataFields.optional(),
  preferUserId: z.boolean().optional(),
  mergeNestedObjects: z.boolean().optional(),
  createNewFields: z.boolean().optional(),
});

export const bulkUpdateBody = z.object({
  users: z.array(updateUserBody),
  createNewFields: z.boolean().optional(),
});

export const updateEmailBody = z.object({
  currentEmail: z.string().optional(),
  currentUserId: z.string().optional(),
  newEmail: z.string(),
});

export const mergeUsersBody = z.object({
  sourceEmail: z.string().optional(),
  sourceUserId: z.string().optional(),
  destinationEmail: z.string().optional(),
  destinationUserId: z.string().optional(),
  arrayMerge: z.array(z.object({ field: z.string(), dedupeBy: z.string().optional() })).optional(),
});

export const identityBody = z.object(identity);

export const invalidateTokensBody = identityBody.extend({
  issuedBefore: z.union([z.number().min(0).max(1e14), z.iso.datetime({ offset: true })]).optional(),
});

/** Parses ISO 8601, seconds or milliseconds. */
export function toTime(time: number | string | undefined): Date | undefined {
  if (time === undefined) return undefined;
  return new Date(typeof time === "number" && time < 1e11 ? time * 1_000 : time);
}

const ids = z.array(z.number().int()).optional();

/** The body of `POST /api/users/updateSubscriptions`. Lists replace the stored ones. */
export const updateSubscriptionsBody = z.object({
  ...identity,
  emailListIds: ids,
  unsubscribedChannelIds: ids,
  unsubscribedMessageTypeIds: ids,
  subscribedMessageTypeIds: ids,
});

export const bulkUpdateSubscriptionsBody = z.object({
  updateSubscriptionsRequests: z.array(updateSubscriptionsBody),
});

/** A subscription change as a user patch, since the lists of ids are fields. */
export const toSubscriptionPatch = (body: z.output<typeof updateSubscriptionsBody>): UserPatch => {
  const { email, userId, ...dataFields } = body;
  return toPatch({ email, userId, dataFields });
};

const listId = z.int().min(1);

export const subscribeToListBody = z.object({
  listId,
  subscribers: z.array(updateUserBody.omit({ createNewFields: true })),
  updateExistingUsersOnly: z.boolean().optional(),
});

export const unsubscribeFromListBody = z.object({ listId, subscribers: z.array(identityBody) });

export const unknownUserSessionBody = z.object({
  user: updateUserBody.omit({ email: true, userId: true, preferUserId: true }).extend({ userId: z.string() }),
});

/** A change of a user. `dataFields.userId` and `.email` are identities, not fields; dates take Iterable's format. */
export function toPatch(body: z.output<typeof updateUserBody>, createNewFields = true): UserPatch {
  const { userId: fieldUserId, email: fieldEmail, ...fields } = body.dataFields ?? {};
  const userId = body.userId ?? (typeof fieldUserId === "string" ? fieldUserId : undefined);
  const email = body.email ?? (typeof fieldEmail === "string" ? fieldEmail : undefined);
  return {
    identity: { email, externalUserId: userId, preferUserId: body.preferUserId },
    dataFields: toIterableDates(fields) as Record<string, unknown>,
    mergeNestedObjects: body.mergeNestedObjects ?? false,
    createNewFields: body.createNewFields ?? createNewFields,
  };
}

/** Prefers the email, which most projects identify users by. Throws `invalidValue`. */
export function toSelector(email: string | undefined, userId: string | undefined): UserSelector {
  if (email !== undefined) return { email };
  if (userId !== undefined) return { externalUserId: userId };
  throw new DomainError("invalidValue", "An email or a userId is required.");
}

import type { ErrorCode } from "@/lib/errors";
import type { BulkUpdateResult } from "@/lib/users/bulk-update";
import type { UserPatch } from "@/lib/users/types";

type FailedUpdates = Record<
  `${"conflict" | "forgotten" | "invalidData" | "invalid" | "notFound"}${"Emails" | "UserIds"}`,
  string[]
>;

const kindOf: Partial<Record<ErrorCode, "conflict" | "forgotten" | "invalid" | "notFound">> = {
  conflict: "conflict",
  forgottenUser: "forgotten",
  invalidEmail: "invalid",
  invalidUserId: "invalid",
  unknownUser: "notFound",
};

/** The answer of `POST /api/users/bulkUpdate`: who failed stands by email where there is one, else by userId. */
export function presentBulkUpdate(patches: UserPatch[], result: BulkUpdateResult): Response {
  const failedUpdates: FailedUpdates = {
    conflictEmails: [],
    conflictUserIds: [],
    forgottenEmails: [],
    forgottenUserIds: [],
    invalidDataEmails: [],
    invalidDataUserIds: [],
    invalidEmails: [],
    invalidUserIds: [],
    notFoundEmails: [],
    notFoundUserIds: [],
  };
  let failCount = 0;
  result.failures.forEach((failure, index) => {
    if (failure === null) return;
    failCount += 1;
    const { email, externalUserId } = patches[index]?.identity ?? {};
    const byUserId = email === undefined || failure.code === "invalidUserId";
    const list = `${kindOf[failure.code] ?? "invalidData"}${byUserId ? "UserIds" : "Emails"}` as const;
    failedUpdates[list].push((byUserId ? externalUserId : email) ?? "");
  });
  return Response.json({
    successCount: result.failures.length - failCount,
    failCount,
    invalidEmails: failedUpdates.invalidEmails,
    invalidUserIds: failedUpdates.invalidUserIds,
    filteredOutFields: result.filteredOutFields,
    createdFields: result.createdFields,
    failedUpdates,
  });
}

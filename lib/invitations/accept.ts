import { and, eq } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { invitations, memberships, operators } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { invitationEvent, operatorEvent, recordAudit } from "@/lib/audit/mutations";
import { checkPassword, hashNewPassword } from "@/lib/credentials/check-password";
import type { ClientInfo } from "@/lib/credentials/known-browser";
import { normaliseEmail } from "@/lib/email";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { newPassword } from "@/lib/operators/types";
import { lockAdminMembership } from "@/lib/team/queries";
import { findOpenInvitation, hashInvitationToken, invitationNotFound, isOpenInvitation } from "./queries";
import type { Acceptance } from "./types";
import type { AcceptedInvitationView } from "./views";

type Found = Awaited<ReturnType<typeof findOpenInvitation>>;
type NewOperator = typeof operators.$inferInsert;

/**
 * Adds the holder of an invitation link to its project, once: as the existing operator with its email, who must enter
 * their password, or as a new one. Throws `notFound` for an invalid link, `forbidden` for a wrong password,
 * `rateLimited` after too many attempts, and `invalidBody` for a new operator's invalid name or password.
 */
export function acceptInvitation(
  input: { token: string; requestId: string; client: ClientInfo } & Acceptance,
): Promise<AcceptedInvitationView> {
  const accept = async (): Promise<AcceptedInvitationView> => {
    const found = await database().read((db) => findOpenInvitation(db, input.token));
    const joining =
      found.operator === undefined
        ? await prepareOperator(found.invitation.email, input)
        : await verifyOperator(found.operator, input);
    await database().transaction((tx) => join(tx, found, joining, input.requestId));
    const { slug, name } = found.project;
    return { project: { slug, name }, email: joining.email };
  };
  return withKeyedLock(`invitation ${hashInvitationToken(input.token)}`, accept);
}

type Credentials = Acceptance & { client: ClientInfo };

async function verifyOperator(
  operator: NonNullable<Found["operator"]>,
  { password, client }: Credentials,
): Promise<NewOperator> {
  const attempt = { account: operator.email, password, client };
  const outcome = await checkPassword(attempt, () => operator.passwordHash);
  if (outcome === "right" && operator.disabledAt === null) return operator;
  throw new DomainError("forbidden", `Wrong password for ${operator.email}. Nothing was changed.`, {
    issues: [{ path: "password", message: "Wrong password" }],
  });
}

async function prepareOperator(email: string, { name, password, client }: Credentials): Promise<NewOperator> {
  const issues = newPassword.safeParse(password).error?.issues ?? [];
  const invalidFields = [
    ...(name === undefined ? [{ path: "name", message: "Enter your name" }] : []),
    ...issues.map(({ message }) => ({ path: "password", message })),
  ];
  if (name === undefined || invalidFields.length > 0) {
    throw new DomainError("invalidBody", "A new account needs a name and a valid password.", {
      issues: invalidFields,
    });
  }
  return {
    id: newId(),
    email,
    emailKey: normaliseEmail(email),
    name,
    passwordHash: await hashNewPassword({ account: email, password, client }),
  };
}

async function join(tx: Database, found: Found, joining: NewOperator, requestId: string): Promise<void> {
  const { invitation, operator } = found;
  const { projectId, role, createdByOperatorId } = invitation;
  if (createdByOperatorId === null || !(await lockAdminMembership(tx, projectId, createdByOperatorId)))
    throw invitationNotFound();
  const used = await tx
    .update(invitations)
    .set({ usedAt: new Date() })
    .where(and(eq(invitations.projectId, projectId), eq(invitations.id, invitation.id), isOpenInvitation()))
    .returning({ id: invitations.id });
  if (used.length === 0) throw invitationNotFound();
  if (operator === undefined) {
    const created = await tx.insert(operators).values(joining).onConflictDoNothing().returning();
    if (created.length === 0) {
      throw new DomainError(
        "conflict",
        "An account with this email has just been created. Open the link again.",
      );
    }
  }
  await tx.insert(memberships).values({ projectId, operatorId: joining.id, role }).onConflictDoNothing();
  const actor = { type: "operator", id: joining.id, label: joining.name } as const;
  await recordAudit(tx, { project: { id: projectId }, actor, requestId }, [
    invitationEvent("invitation.accepted", invitation.id),
    operatorEvent("member.joined", joining.id, { role }),
  ]);
}

import { createHash, randomBytes } from "node:crypto";

/** What stands in an invitation's link: 256 random bits. */
export const newInvitationToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of it, and what it is looked up by. */
export const hashInvitationToken = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

/** Every kind of caller, by credential. Keys, tokens and operators belong to project A unless named otherwise. */
export const principals = [
  "nobody",
  "mistypedKey",
  "unknownKey",
  "revokedKey",
  "expiredKey",
  "mobileKey",
  "mobileKeyWithToken",
  "mobileKeyWithExpiredToken",
  "mobileKeyWithTokenOfB",
  "serverKey",
  "readonlyKey",
  "senderKey",
  "serverKeyOfB",
  "userToken",
  "expiredUserToken",
  "accessToken",
  "accessTokenOfRevokedKey",
  "viewer",
  "editor",
  "admin",
  "adminOfB",
  "disabledOperator",
  "endedSession",
] as const;

export type Principal = (typeof principals)[number];

/** Only the Iterable API combines mobile keys with user tokens. */
export const mobileKeysWithToken: readonly Principal[] = [
  "mobileKeyWithToken",
  "mobileKeyWithExpiredToken",
  "mobileKeyWithTokenOfB",
];

export const principalsOfB: readonly Principal[] = ["serverKeyOfB", "adminOfB"];

/** A principal's credential; each API sends it in its own way. */
export interface Credential {
  /** A key or a token. */
  secret?: string;
  /** Sent with a mobile key. */
  userToken?: string;
  /** An operator's session. */
  cookie?: string;
}

export type Credentials = Record<Principal, Credential>;

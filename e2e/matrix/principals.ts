/** Everyone who may come to a database, by what they hold. Keys, tokens and operators are project A's unless they say otherwise. */
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

/** Mobile keys go along with a user token on Iterable's wire alone. */
export const mobileKeysWithToken: readonly Principal[] = [
  "mobileKeyWithToken",
  "mobileKeyWithExpiredToken",
  "mobileKeyWithTokenOfB",
];

export const principalsOfB: readonly Principal[] = ["serverKeyOfB", "adminOfB"];

/** What a principal holds; the wires say where each puts it. */
export interface Credential {
  /** A key or a token. */
  secret?: string;
  /** Beside a mobile key. */
  userToken?: string;
  /** An operator's session. */
  cookie?: string;
}

export type Credentials = Record<Principal, Credential>;

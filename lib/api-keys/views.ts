/** An API key as admins see it: everything but the key. */
export interface ApiKeyView {
  id: string;
  kind: "server" | "mobile" | "readonly";
  name: string;
  /** Its kind and its last four characters. */
  keyMasked: string;
  /** Whether binding a device to a user also needs that user's signed token; null where the kind has no such setting. */
  requireUserToken: boolean | null;
  createdAt: string;
  createdBy: string | null;
  /** To the minute. */
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
}

/** The only answer that holds the key itself. */
export interface NewApiKeyView extends ApiKeyView {
  key: string;
}

export interface RotatedApiKeyView extends NewApiKeyView {
  /** The key that the new one stands in for, with the end it was given. */
  replaces: ApiKeyView;
}

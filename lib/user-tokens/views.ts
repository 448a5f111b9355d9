/** A freshly signed user token, and when it ends. */
export interface UserTokenView {
  token: string;
  expiresAt: string;
}

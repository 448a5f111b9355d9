/** Why Rollcall cannot start, in one line for the terminal. Never contains a secret. */
export class StartError extends Error {
  override readonly name = "StartError";
}

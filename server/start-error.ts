/** Why Rollcall cannot start, in one line for the person at the terminal. Never holds a secret. */
export class StartError extends Error {
  override readonly name = "StartError";
}

export const usage = `npm run keys -- <command>

  list                                          the project's API keys, newest first
  create --kind server|mobile|readonly --name <name>
         [--expires-at <date>] [--no-user-token]
                                                a new key, shown this once; a mobile one binds devices
                                                beside a user token, unless --no-user-token
  rotate <id> [--overlap <seconds>]             a new key in place of one that goes on for a day, or as long
                                                as --overlap says: 0 ends it at once
  revoke <id>                                   ends a key at once
  mint --email <email> | --user-id <id> [--expires-in <seconds>]
                                                a user token, for an hour unless told otherwise
  rotate-secret                                 a new secret to sign user tokens with; the last one still holds

  --project <slug>                              another project than "default"
  --json                                        one JSON document (npm run --silent keys -- …)
`;

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

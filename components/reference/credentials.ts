import type { SchemeName } from "@/lib/openapi/types";

/** What is filled in once and serves every operation; kept in the page's memory and nowhere else. */
export type SharedName = "project" | "key" | "userToken" | "accessToken" | "clientId" | "user";
export type Shared = Partial<Record<SharedName, string>>;

export interface Proof {
  fields: Exclude<SharedName, "project">[];
  /** The header's name and value; undefined for a proof that the browser brings by itself. */
  header?: (values: Shared) => [name: string, value: string];
}

const bearer = (token = "") => ["Authorization", `Bearer ${token}`] as [string, string];

function basic(user = "", password = ""): [string, string] {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return ["Authorization", `Basic ${btoa(String.fromCharCode(...bytes))}`];
}

/** How each of the document's security schemes is filled in and sent. */
const proofs: Partial<Record<string, Proof>> & Record<SchemeName, Proof> = {
  apiKey: { fields: ["key"], header: ({ key }) => bearer(key) },
  iterableKey: { fields: ["key"], header: ({ key = "" }) => ["Api-Key", key] },
  userToken: { fields: ["userToken"], header: ({ userToken }) => bearer(userToken) },
  accessToken: { fields: ["accessToken"], header: ({ accessToken }) => bearer(accessToken) },
  clientCredentials: { fields: ["clientId", "key"], header: ({ clientId, key }) => basic(clientId, key) },
  userPassword: { fields: ["user", "key"], header: ({ user, key }) => basic(user, key) },
  session: { fields: [] },
};

/** The proofs that one way to call asks for, by the names of its schemes. */
export const proofsOf = (way: string[]): Proof[] => way.flatMap((scheme) => proofs[scheme] ?? []);

/** The headers that prove who calls. A field that was left empty proves nothing, and is left out. */
export function proofHeaders(way: string[], values: Shared): [string, string][] {
  return proofsOf(way).flatMap(({ fields, header }) =>
    header && fields.some((field) => values[field]) ? [header(values)] : [],
  );
}

/** The same as arguments of curl, with variables of the shell in the place of secrets. */
export function proofArguments(way: string[]): string[] {
  const written: Partial<Record<string, string>> & Record<SchemeName, string> = {
    apiKey: '-H "Authorization: Bearer $ROLLCALL_KEY"',
    iterableKey: '-H "Api-Key: $ROLLCALL_KEY"',
    userToken: '-H "Authorization: Bearer $USER_TOKEN"',
    accessToken: '-H "Authorization: Bearer $ACCESS_TOKEN"',
    clientCredentials: '-u "$CLIENT_ID:$ROLLCALL_KEY"',
    userPassword: '-u "$ROLLCALL_USER:$ROLLCALL_KEY"',
    session: '-H "Cookie: rollcall.session=$SESSION"',
  };
  return way.flatMap((scheme) => written[scheme] ?? []);
}

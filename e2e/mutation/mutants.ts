/** A fault that somebody could make one day: some text of a source file, and what would stand there instead. */
export interface Mutant {
  name: string;
  file: string;
  from: string;
  to: string;
  /** The proof that is to find it. */
  foundBy: "matrix" | "fuzz";
}

export const mutants: Mutant[] = [
  {
    name: "a device is read by its id alone, whosever it is",
    file: "lib/devices/queries.ts",
    from: "and(eq(devices.projectId, ctx.project.id), eq(devices.id, id))",
    to: "eq(devices.id, id)",
    foundBy: "matrix",
  },
  {
    name: "scopes are not looked at",
    file: "lib/context.ts",
    from: "if (!ctx.scopes.has(scope))",
    to: "if (scope === undefined)",
    foundBy: "matrix",
  },
  {
    name: "a key opens whatever project the address names",
    file: "lib/auth/authenticate-native.ts",
    from: "if (principal.project.slug !== slug) throw noSuchProject();",
    to: "",
    foundBy: "matrix",
  },
  {
    name: "revoked keys open",
    file: "lib/auth/authenticate-api-key.ts",
    from: "and(which, isNull(apiKeys.revokedAt))",
    to: "which",
    foundBy: "matrix",
  },
  {
    name: "the session of a disabled operator goes on",
    file: "lib/auth/session.ts",
    from: "isNull(operators.disabledAt),",
    to: "",
    foundBy: "matrix",
  },
  {
    name: "a phone's token speaks for another user where one of two names is right",
    file: "lib/dialects/iterable/endpoint.ts",
    from: "if (!sameEmail || !sameUserId)",
    to: "if (!sameEmail && !sameUserId)",
    foundBy: "matrix",
  },
  {
    name: "a project of others is answered otherwise than one that is not there",
    file: "lib/auth/authenticate-native.ts",
    from: "if (project === undefined) throw noSuchProject();",
    to: 'if (project === undefined) throw slug?.startsWith("test") ? new DomainError("forbidden", "Not yours.") : noSuchProject();',
    foundBy: "matrix",
  },
  {
    name: "push tokens are shown whole",
    file: "lib/devices/present.ts",
    from: "pushTokenMasked: maskPushToken(device.pushToken)",
    to: "pushTokenMasked: device.pushToken",
    foundBy: "matrix",
  },
  {
    name: "other sites' pages may send an operator's cookie",
    file: "lib/auth/authenticate-native.ts",
    from: "if (origin === null || !own.includes(origin))",
    to: 'if (origin === "null")',
    foundBy: "matrix",
  },
  {
    name: "JSON may be nested as deep as one likes",
    file: "lib/http/json.ts",
    from: "if (depth > maxDepth)",
    to: "if (depth > 100_000)",
    foundBy: "fuzz",
  },
  {
    name: "NUL comes through to the database",
    file: "lib/http/json.ts",
    from: 'value.includes("\\0") || ',
    to: "",
    foundBy: "fuzz",
  },
  {
    name: "half of a surrogate pair comes through",
    file: "lib/http/json.ts",
    from: " || !value.isWellFormed()",
    to: "",
    foundBy: "fuzz",
  },
  {
    name: "a member may be called __proto__",
    file: "lib/http/json.ts",
    from: 'if (key === "__proto__")',
    to: 'if (key === "__proto")',
    foundBy: "fuzz",
  },
  {
    name: "any text is taken for an id",
    file: "lib/ids.ts",
    from: "uuidPattern.test(text)",
    to: "text.length > 0",
    foundBy: "fuzz",
  },
  {
    name: "a sort that is not offered is taken",
    file: "lib/listing/parse.ts",
    from: "const key = definition.sortKeys.find((offered) => offered === (descending ? text.slice(1) : text));",
    to: "const key = (descending ? text.slice(1) : text) as Key;",
    foundBy: "fuzz",
  },
  {
    name: "a page may be negative",
    file: "lib/listing/parse.ts",
    from: "/^[1-9]\\d{0,8}$/",
    to: "/^-?\\d+/",
    foundBy: "fuzz",
  },
  {
    name: "a refusal shows where in the code it was made",
    file: "lib/http/problem.ts",
    from: "detail: error.message",
    to: "detail: String(error.stack)",
    foundBy: "fuzz",
  },
  {
    name: "an answer lacks a member that the document promises",
    file: "lib/devices/present.ts",
    from: "    version: device.version,\n",
    to: "",
    foundBy: "fuzz",
  },
  {
    name: "one header ends the process",
    file: "lib/http/endpoint.ts",
    from: "const facts = factsOf(request, (await context.params) ?? {});",
    to: `const facts = factsOf(request, (await context.params) ?? {});
    if (request.headers.has("range")) setImmediate(() => { throw new Error("A header that nobody thought of"); });`,
    foundBy: "fuzz",
  },
  {
    name: "a profile is read by its email alone, whosever it is",
    file: "lib/users/queries.ts",
    from: ".where(and(eq(users.projectId, ctx.project.id), condition))",
    to: ".where(condition)",
    foundBy: "fuzz",
  },
];

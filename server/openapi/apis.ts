import type { Dialect, SchemeName } from "@/lib/openapi/types";

interface WireText {
  title: string;
  description: string;
}

/** What each wire is, for readers of the document. */
export const apiTexts: Record<Dialect, WireText> = {
  native: {
    title: "Rollcall",
    description: "Everything that the console does. JSON both ways; errors are problems of RFC 9457.",
  },
  iterable: {
    title: "Iterable",
    description: "What Iterable's SDKs and servers call. Every answer is JSON with msg, code and params.",
  },
  genesys: {
    title: "Genesys Cloud",
    description: "Mobile devices as in Genesys Cloud's Platform API, and its way to an access token.",
  },
  tribehr: {
    title: "TribeHR",
    description: "Registration by form, answered as JSON or XML by the suffix of the address.",
  },
};

/** The ways to prove who calls. */
export const securitySchemes = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    description: "An API key of the project: rc_server_… or rc_readonly_….",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "rollcall.session",
    description: "The session of an operator who is signed in to the console.",
  },
  iterableKey: {
    type: "apiKey",
    in: "header",
    name: "Api-Key",
    description: "An API key of the project. The header api_key and the parameter api_key do as well.",
  },
  userToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A token, signed with the project's secret, that speaks for one user.",
  },
  accessToken: {
    type: "oauth2",
    description: "What POST /oauth/token answers.",
    flows: { clientCredentials: { tokenUrl: "/oauth/token", scopes: {} } },
  },
  clientCredentials: {
    type: "http",
    scheme: "basic",
    description: "The id of an API key, or the project's slug, and the key. The form may hold them instead.",
  },
  userPassword: {
    type: "http",
    scheme: "basic",
    description: "A user's email or userId, and a server key or that user's token.",
  },
} as const satisfies Record<SchemeName, object>;

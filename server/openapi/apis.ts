import type { Dialect, SchemeName } from "@/lib/openapi/types";

interface ApiText {
  title: string;
  description: string;
}

export const apiTexts: Record<Dialect, ApiText> = {
  native: {
    title: "Rollcall",
    description:
      "Everything that the console can do. JSON requests and responses; errors are RFC 9457 problems.",
  },
  iterable: {
    title: "Iterable",
    description:
      "The API of Iterable's SDKs and server clients. Every response is JSON with msg, code and params.",
  },
  genesys: {
    title: "Genesys Cloud",
    description: "Mobile devices and access tokens as in Genesys Cloud's Platform API.",
  },
  tribehr: {
    title: "TribeHR",
    description: "Registration by form. The address's suffix selects JSON or XML.",
  },
};

export const securitySchemes = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    description:
      "An API key of the project: rc_server_… or rc_readonly_…; for targets and feedback rc_sender_….",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "rollcall.session",
    description: "The session of an operator signed in to the console.",
  },
  iterableKey: {
    type: "apiKey",
    in: "header",
    name: "Api-Key",
    description: "An API key of the project. The header or query parameter api_key works too.",
  },
  userToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A token for one user, signed with the project's secret.",
  },
  accessToken: {
    type: "oauth2",
    description: "A token from POST /oauth/token.",
    flows: { clientCredentials: { tokenUrl: "/oauth/token", scopes: {} } },
  },
  clientCredentials: {
    type: "http",
    scheme: "basic",
    description: "An API key's id, or the project's slug, with the key. They can also be sent in the form.",
  },
  userPassword: {
    type: "http",
    scheme: "basic",
    description: "A user's email or userId, with a server key or that user's token.",
  },
} as const satisfies Record<SchemeName, object>;

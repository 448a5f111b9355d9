export const dialects = ["native", "iterable", "genesys", "tribehr"] as const;

export type Dialect = (typeof dialects)[number];

export interface ApiDocument {
  openapi: string;
  [part: string]: unknown;
}

export type SchemeName =
  | "accessToken"
  | "apiKey"
  | "clientCredentials"
  | "iterableKey"
  | "session"
  | "userPassword"
  | "userToken";

/** The parts of an OpenAPI document that the reference page shows. */
export interface ReferenceDocument {
  paths: Record<string, Record<string, ReferenceOperation>>;
  components: { schemas?: Schemas; securitySchemes?: Partial<Record<SchemeName, { description: string }>> };
  tags: { name: string; description: string; "x-api": Dialect }[];
}

export interface ReferenceOperation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: ReferenceParameter[];
  requestBody?: { required?: boolean; content: MediaTypes };
  responses: Record<string, ReferenceResponse>;
  "x-api": Dialect;
  "x-scope"?: string;
  "x-held-by"?: { keys: string[]; roles: string[] };
}

export interface ReferenceParameter {
  name: string;
  in: "header" | "path" | "query";
  required?: boolean;
  description?: string;
  schema: Schema;
}

export interface ReferenceResponse {
  description: string;
  content?: MediaTypes;
  headers?: Record<string, { description?: string }>;
}

export type MediaTypes = Record<string, { schema: Schema }>;

export type Schemas = Record<string, Schema>;

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

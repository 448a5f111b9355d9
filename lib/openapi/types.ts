export const wires = ["native", "iterable", "genesys", "tribehr"] as const;

export type Wire = (typeof wires)[number];

/** The parts of an OpenAPI document that its readers here look at. */
export interface ApiDocument {
  openapi: string;
  [part: string]: unknown;
}

import type { ApiDocument, Dialect } from "./types";

type Maker = (wire?: Dialect) => ApiDocument;

// The server's bundle knows all routes and makes the document; Next's bundle shows it. Both live in one process.
const shared = globalThis as typeof globalThis & { rollcallApiDocument?: Maker };

/** Says how the document is made, which is done once for each wire. */
export function registerApiDocument(make: Maker): void {
  const made = new Map<Dialect | undefined, ApiDocument>();
  shared.rollcallApiDocument = (wire) => {
    const document = made.get(wire) ?? make(wire);
    made.set(wire, document);
    return document;
  };
}

/** The OpenAPI document of this server, whole or of one wire. */
export function getApiDocument(wire?: Dialect): ApiDocument {
  if (shared.rollcallApiDocument === undefined) throw new Error("No server has said what its routes are.");
  return shared.rollcallApiDocument(wire);
}

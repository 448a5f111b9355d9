import type { ApiDocument, Dialect } from "./types";

type Build = (dialect?: Dialect) => ApiDocument;

// The server bundle knows all routes and builds the document; the Next bundle in the same process shows it.
const shared = globalThis as typeof globalThis & { rollcallApiDocument?: Build };

/** Registers how to build the document, which is done once per dialect. */
export function registerApiDocument(build: Build): void {
  const documents = new Map<Dialect | undefined, ApiDocument>();
  shared.rollcallApiDocument = (dialect) => {
    const document = documents.get(dialect) ?? build(dialect);
    documents.set(dialect, document);
    return document;
  };
}

export function getApiDocument(dialect?: Dialect): ApiDocument {
  if (shared.rollcallApiDocument === undefined) throw new Error("No API document is registered.");
  return shared.rollcallApiDocument(dialect);
}

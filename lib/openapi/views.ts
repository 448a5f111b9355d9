import { type ApiDocument, type Dialect, dialects, type ReferenceDocument } from "./types";

/** One line of the reference's list. */
export interface OperationEntry {
  id: string;
  method: string;
  path: string;
  summary: string;
  section: string;
  dialect: Dialect;
}

export interface DialectEntry {
  dialect: Dialect;
  title: string;
  description: string;
  operations: OperationEntry[];
}

const methods = ["get", "post", "put", "patch", "delete"];
// What most come for stands first; what is only put up with, last.
const chapters = ["Devices", "Credentials", "Users", "User tokens", "API keys"];
const rank = (chapter: string) =>
  chapter.startsWith("Accepted") ? 100 : (chapters.indexOf(chapter) + 100) % 100;

const byOrder = (a: OperationEntry, b: OperationEntry) =>
  rank(a.section) - rank(b.section) ||
  compare(a.section, b.section) ||
  compare(a.path, b.path) ||
  methods.indexOf(a.method) - methods.indexOf(b.method);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The list of all operations: what the reference page needs to be searched, and no more. */
export function referenceIndex(document: ApiDocument): DialectEntry[] {
  const { paths, tags } = document as unknown as ReferenceDocument;
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): OperationEntry => {
      const [tag = ""] = operation.tags;
      const { operationId: id, summary, "x-wire": wire } = operation;
      return { id, method, path, summary, section: tag.slice(tag.indexOf(": ") + 2), dialect: wire };
    }),
  );
  return dialects.map((wire) => {
    const tag = tags.find((one) => one["x-wire"] === wire);
    const [title = wire] = tag?.name.split(": ") ?? [];
    const operations = all.filter((entry) => entry.dialect === wire).sort(byOrder);
    return { dialect: wire, title, description: tag?.description ?? "", operations };
  });
}

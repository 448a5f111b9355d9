import { type ApiDocument, type Dialect, dialects, type ReferenceDocument } from "./types";

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
// The most used first; ignored calls last.
const sections = ["Devices", "Credentials", "Users", "User tokens", "API keys"];
const rank = (section: string) =>
  section.startsWith("Accepted") ? 100 : (sections.indexOf(section) + 100) % 100;

const byOrder = (a: OperationEntry, b: OperationEntry) =>
  rank(a.section) - rank(b.section) ||
  compare(a.section, b.section) ||
  compare(a.path, b.path) ||
  methods.indexOf(a.method) - methods.indexOf(b.method);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export function referenceIndex(document: ApiDocument): DialectEntry[] {
  const { paths, tags } = document as unknown as ReferenceDocument;
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): OperationEntry => {
      const [tag = ""] = operation.tags;
      const { operationId: id, summary, "x-api": dialect } = operation;
      return { id, method, path, summary, section: tag.slice(tag.indexOf(": ") + 2), dialect };
    }),
  );
  return dialects.map((dialect) => {
    const tag = tags.find((candidate) => candidate["x-api"] === dialect);
    const [title = dialect] = tag?.name.split(": ") ?? [];
    const operations = all.filter((entry) => entry.dialect === dialect).sort(byOrder);
    return { dialect, title, description: tag?.description ?? "", operations };
  });
}

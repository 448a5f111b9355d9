import { ApiError, projectPath } from "@/lib/http/client";

export interface ExportRequest {
  project: string;
  resource: "devices" | "users";
  /** Filters and sort as the list's address has them, and what the file is to be like. */
  query: URLSearchParams;
  signal: AbortSignal;
  onProgress(progress: { rows: number; total: number }): void;
}

const pieceBytes = 8 * 1024 * 1024;

/**
 * Fetches an export to the end and answers it as a file with its name. The browser holds what has come, mostly on
 * disk. Throws `ApiError` for a refusal; an answer that breaks off throws too, so that no part is taken for the whole.
 */
export async function fetchExport({
  project,
  resource: what,
  query,
  signal,
  onProgress,
}: ExportRequest): Promise<File> {
  const response = await fetch(`${projectPath(project, what, "export")}?${query}`, { signal });
  if (!response.ok || response.body === null) {
    throw new ApiError(response.status, await response.json().catch(() => ({})));
  }
  const total = Number(/\d+$/.exec(response.headers.get("x-total-rows") ?? "")?.[0] ?? 0);
  const type = response.headers.get("content-type") ?? "";
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? what;
  const pieces: Blob[] = [];
  let waiting: BlobPart[] = [];
  let bytes = 0;
  let rows = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (value !== undefined) {
      waiting.push(value);
      bytes += value.byteLength;
      for (const byte of value) if (byte === 10) rows += 1;
      onProgress({ rows: Math.min(rows, total), total });
    }
    if (done || bytes > pieceBytes) {
      pieces.push(new Blob(waiting));
      [waiting, bytes] = [[], 0];
    }
    if (done) return new File(pieces, name, { type });
  }
}

import { ApiError, projectPath } from "@/lib/http/client";

export interface ExportRequest {
  project: string;
  resource: "devices" | "users";
  /** The filters and the sort in the form of the list's URL, and the options of the file. */
  query: URLSearchParams;
  signal: AbortSignal;
  onProgress(progress: { rows: number; total: number }): void;
}

const blobBytes = 8 * 1024 * 1024;

/**
 * Downloads an export. Blobs let the browser keep the data on disk. Throws `ApiError` for an error response, and throws
 * if the response ends early, so that a partial file is never saved.
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
  const blobs: Blob[] = [];
  let pending: BlobPart[] = [];
  let bytes = 0;
  let rows = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (value !== undefined) {
      pending.push(value);
      bytes += value.byteLength;
      for (const byte of value) if (byte === 10) rows += 1;
      onProgress({ rows: Math.min(rows, total), total });
    }
    if (done || bytes > blobBytes) {
      blobs.push(new Blob(pending));
      [pending, bytes] = [[], 0];
    }
    if (done) return new File(blobs, name, { type });
  }
}

/** An error response of the API, with the fields of its problem document. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly title: string | undefined;
  readonly detail: string | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** The invalid fields, with the server's messages. */
  readonly issues: { path: string; message: string }[];
  /** With a 412: the current version. */
  readonly current: unknown;

  constructor(status: number, problem: Record<string, unknown>) {
    const text = (key: string) => (typeof problem[key] === "string" ? problem[key] : undefined);
    super(text("detail") ?? text("title") ?? `HTTP ${status}`);
    this.status = status;
    this.title = text("title");
    this.detail = text("detail");
    this.code = text("code");
    this.requestId = text("requestId");
    this.issues = Array.isArray(problem.issues) ? problem.issues : [];
    this.current = problem.current;
  }
}

/** No response: the server is down, the network is, or the request timed out. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

const timeoutMs = 30_000;

interface JsonRequest {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** The version that the change is based on. */
  ifMatch?: number | undefined;
  signal?: AbortSignal;
}

/** Calls the API from the browser; a 204 returns undefined. Throws `ApiError` or `NetworkError`. */
export async function requestJson<T>(
  path: string,
  { method = "GET", body, ifMatch, signal }: JsonRequest = {},
): Promise<T> {
  const response = await send(path, {
    method,
    headers: {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(ifMatch !== undefined && { "if-match": `"${ifMatch}"` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
  });
  if (response.status === 204) return undefined as T;
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok || json === undefined) {
    const requestId = response.headers.get("x-request-id") ?? undefined;
    throw new ApiError(response.status, { requestId, ...(isRecord(json) && json) });
  }
  return json as T;
}

export const postJson = <T>(path: string, body?: unknown) => requestJson<T>(path, { method: "POST", body });

export const patchJson = <T>(path: string, body: unknown, ifMatch?: number) =>
  requestJson<T>(path, { method: "PATCH", body, ifMatch });

export const deleteJson = <T = undefined>(path: string) => requestJson<T>(path, { method: "DELETE" });

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    // React Query cancels requests itself; that is not a failure to show.
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError("No response from the server.", { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export const projectPath = (project: string, ...rest: string[]): string =>
  ["/api/v1/projects", ...[project, ...rest].map(encodeURIComponent)].join("/");

/** What the API said went wrong, as its problem document has it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly title: string | undefined;
  readonly detail: string | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** The fields at fault, in the server's words. */
  readonly issues: { path: string; message: string }[];
  /** Of a 412: the thing as it is now. */
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

/** No answer came: the server is away, the network is, or it took too long. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

const patience = 30_000;

interface JsonRequest {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** The version that a change means to change. */
  ifMatch?: number;
  signal?: AbortSignal;
}

/** Asks the API from the browser; a 204 answers undefined. Throws `ApiError` for a refusal, `NetworkError` where no answer came. */
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
    signal: AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]),
  });
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok || answer === undefined) {
    const requestId = response.headers.get("x-request-id") ?? undefined;
    throw new ApiError(response.status, { requestId, ...(isRecord(answer) && answer) });
  }
  return answer as T;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    // A cancelled request is react-query's own doing, not a failure to show.
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError("No answer from the server.", { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The address of something inside a project. */
export const projectPath = (project: string, ...rest: string[]): string =>
  ["/api/v1/projects", ...[project, ...rest].map(encodeURIComponent)].join("/");

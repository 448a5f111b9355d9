import type { Answer } from "./answer";

// Any origin is allowed: access depends on the key or token in the request, never on cookies.
const anyOrigin = {
  "access-control-allow-origin": "*",
  // Headers carry the request id, rate limits and when to retry.
  "access-control-expose-headers": "*",
  vary: "Origin",
};

/** Lets pages of any origin read the response, including errors, whose bodies browser SDKs read. */
export function withCors<Given extends Answer | Response>(response: Given): Given {
  for (const [name, value] of Object.entries(anyOrigin)) response.headers.set(name, value);
  return response;
}

/** Answers preflight requests; `headers` are allowed if the browser names none. */
export function preflightHandler(methods: string, headers: string): (request: Request) => Response {
  return (request) => {
    const requested = request.headers.get("access-control-request-headers");
    return new Response(null, {
      status: 204,
      headers: {
        ...anyOrigin,
        "access-control-allow-methods": methods,
        "access-control-allow-headers": requested ?? headers,
        "access-control-max-age": "7200",
      },
    });
  };
}

// Any page may call: what it may do depends on the key or token that it sends, never on cookies.
const everywhere = {
  "access-control-allow-origin": "*",
  // The request id, what is left of a limit and when to retry are in headers.
  "access-control-expose-headers": "*",
  vary: "Origin",
};

/** Lets a web page of any origin read the answer, errors included: browser SDKs tell them apart by their body. */
export function withCors(response: Response): Response {
  for (const [name, value] of Object.entries(everywhere)) response.headers.set(name, value);
  return response;
}

/** Answers browsers' preflight requests for an API with these methods, whose clients usually send these headers. */
export function preflightHandler(methods: string, headers: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const requested = request.headers.get("access-control-request-headers");
    return new Response(null, {
      status: 204,
      headers: {
        ...everywhere,
        "access-control-allow-methods": methods,
        "access-control-allow-headers": requested ?? headers,
        "access-control-max-age": "7200",
      },
    });
  };
}

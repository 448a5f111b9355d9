// Any page may call: what it may do hangs on the key and the user token that it sends, never on cookies.
const everywhere = { "access-control-allow-origin": "*", vary: "Origin" };

/** Lets a web page of any origin read the answer, errors included: the web SDK tells them apart by their body. */
export function withCors(response: Response): Response {
  for (const [name, value] of Object.entries(everywhere)) response.headers.set(name, value);
  return response;
}

/** Answers the preflight of a browser. */
export async function preflight(request: Request): Promise<Response> {
  const wanted = request.headers.get("access-control-request-headers");
  return new Response(null, {
    status: 204,
    headers: {
      ...everywhere,
      "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
      "access-control-allow-headers": wanted ?? "Api-Key, Authorization, Content-Type",
      "access-control-max-age": "7200",
    },
  });
}

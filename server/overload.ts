import type { ServerResponse } from "node:http";
import { overloadedError } from "@/lib/http/work-slot";
import { type ApiRoute, errorResponse } from "./api-router";
import { nosniff } from "./error-responses";

/** Answers 503 with `Retry-After`, in the format of the API that the route belongs to. */
export async function sendOverloaded(route: ApiRoute | undefined, outgoing: ServerResponse): Promise<void> {
  const request = new Request(new URL(route?.path ?? "/", "http://localhost"));
  const plain = { status: 503, headers: { "retry-after": "1" } };
  const answer = errorResponse(route, request, overloadedError(), plain);
  const body = Buffer.from(await answer.arrayBuffer());
  answer.headers.set(...nosniff);
  answer.headers.set("content-length", String(body.byteLength));
  outgoing.writeHead(answer.status, [...answer.headers].flat()).end(body);
}

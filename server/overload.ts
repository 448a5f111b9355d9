import type { ServerResponse } from "node:http";
import { overloaded } from "@/lib/http/work-slot";
import { type ApiRoute, refusalOf } from "./api-router";
import { nosniff } from "./refusals";

/** Answers 503 with `Retry-After` in the shape of the API that a route belongs to. */
export async function refuseOverloaded(route: ApiRoute | undefined, outgoing: ServerResponse): Promise<void> {
  const request = new Request(new URL(route?.path ?? "/", "http://localhost"));
  const plain = { status: 503, headers: { "retry-after": "1" } };
  const answer = refusalOf(route, request, overloaded(), plain);
  const body = Buffer.from(await answer.arrayBuffer());
  answer.headers.set(...nosniff);
  answer.headers.set("content-length", String(body.byteLength));
  outgoing.writeHead(answer.status, [...answer.headers].flat()).end(body);
}

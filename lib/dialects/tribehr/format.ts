import { z } from "zod";
import type { RequestFacts } from "@/lib/http/endpoint";

type Kind = "success" | "error";

/** What TribeHR says, before it is JSON or XML. */
export const messageBody = z.object({ code: z.string(), messages: z.array(z.string()) });

type Said = z.output<typeof messageBody>;

/** Writes a message as the path's suffix asks; what the client says that it accepts does not count. */
export function writeMessage(kind: Kind, said: Said, status: number, facts: RequestFacts): Response {
  return facts.url.pathname.endsWith(".xml")
    ? new Response(xml(kind, said), { status, headers: { "content-type": "application/xml; charset=utf-8" } })
    : Response.json({ [kind]: said }, { status });
}

// TribeHR shows no XML of its own: the same names, each message an element.
function xml(kind: Kind, { code, messages }: Said): string {
  const list = messages.map((message) => `<message>${inXml(message)}</message>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${kind}><code>${inXml(code)}</code><messages>${list}</messages></${kind}>\n`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Also replaces what XML 1.0 cannot hold at all. */
const inXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);

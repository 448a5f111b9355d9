import { z } from "zod";
import type { RequestFacts } from "@/lib/http/endpoint";

type Kind = "success" | "error";

export const messageBody = z.object({ code: z.string(), messages: z.array(z.string()) });

type Message = z.output<typeof messageBody>;

/** A message as JSON or XML by the path's suffix, ignoring `Accept`. */
export function writeMessage(kind: Kind, message: Message, status: number, facts: RequestFacts): Response {
  return facts.url.pathname.endsWith(".xml")
    ? new Response(xml(kind, message), {
        status,
        headers: { "content-type": "application/xml; charset=utf-8" },
      })
    : Response.json({ [kind]: message }, { status });
}

// TribeHR does not document its XML; this uses the same names as the JSON.
function xml(kind: Kind, { code, messages }: Message): string {
  const list = messages.map((message) => `<message>${escapeXml(message)}</message>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${kind}><code>${escapeXml(code)}</code><messages>${list}</messages></${kind}>\n`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Also replaces characters that XML 1.0 does not allow. */
const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);

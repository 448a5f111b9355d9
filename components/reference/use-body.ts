"use client";

import { useState } from "react";
import type { ReferenceOperation, Schemas } from "@/lib/openapi/types";
import { exampleText, formType } from "./example";

/** The body that is to be sent: begun as the example, in the first media type that can be written by hand. */
export function useBody({ requestBody }: ReferenceOperation, schemas: Schemas) {
  const offered = Object.entries(requestBody?.content ?? {});
  const [type = "", { schema } = { schema: {} }] =
    offered.find(([one]) => /json$/.test(one) || one === formType) ?? offered[0] ?? [];
  const [text, setText] = useState(() => (type === "" ? "" : exampleText(type, schema, schemas, true)));
  return { type, text, setText, current: type === "" ? undefined : { type, text } };
}

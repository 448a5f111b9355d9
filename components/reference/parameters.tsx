"use client";

import { useTranslations } from "use-intl";
import type { ReferenceParameter, Schemas } from "@/lib/openapi/types";
import { Fields } from "./field-row";
import { Section } from "./section";

const places = ["path", "query", "header"] as const;

/** The parameters of an operation, by where they stand in a request. */
export function Parameters({ parameters, schemas }: { parameters: ReferenceParameter[]; schemas: Schemas }) {
  const t = useTranslations("reference");
  return places.map((place) => {
    const fields = parameters
      .filter((parameter) => parameter.in === place)
      .map(({ required = false, ...parameter }) => ({ ...parameter, required }));
    return (
      fields.length > 0 && (
        <Section key={place} title={t(`parameters.${place}`)}>
          <Fields fields={fields} schemas={schemas} open={0} />
        </Section>
      )
    );
  });
}

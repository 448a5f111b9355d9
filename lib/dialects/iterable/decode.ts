import { z } from "zod";
import { DomainError, isDomainError } from "@/lib/errors";
import { type Decoder, decoder, parametersFromSchema } from "@/lib/http/codecs";
import { parseJson } from "@/lib/http/json";
import { validate } from "@/lib/http/validation";

/**
 * Removes null members and items, which clients send for unset fields. `dataFields` keeps them, since null deletes a
 * field there.
 */
export function omitNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(omitNulls);
  if (value === null || typeof value !== "object") return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, name === "dataFields" ? member : omitNulls(member)]),
  );
}

/** Decodes a JSON body by a schema; null counts as absent. */
export const json = <T>(schema: z.ZodType<T>, limits?: Parameters<typeof parseJson>[1]): Decoder<T> =>
  decoder({ body: { content: { "application/json": schema }, required: true } }, (bytes) =>
    validate(schema, omitNulls(parseJson(bytes, limits))),
  );

/** Decodes query and path parameters by a schema; path parameters win. Throws `invalidValue`. */
export const parameters = <T>(schema: z.ZodType<T>): Decoder<T> =>
  decoder({ parameters: parametersFromSchema(schema) }, (_, facts) => {
    try {
      return validate(schema, { ...Object.fromEntries(facts.url.searchParams), ...facts.params });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      const names = error.details.issues?.map(({ path }) => path).join(", ");
      throw new DomainError("invalidValue", `Missing or invalid parameter: ${names}`);
    }
  });

/** Accepts any JSON or none, for calls that are ignored. */
export const anyJson: Decoder<unknown> = decoder(
  { body: { content: { "application/json": z.unknown() }, required: false } },
  (bytes) => parseJson(bytes),
);

export const noInput: Decoder<undefined> = decoder({}, () => undefined);

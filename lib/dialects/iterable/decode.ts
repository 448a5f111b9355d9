import { z } from "zod";
import { DomainError, isDomainError } from "@/lib/errors";
import { type Decoder, decoder, parametersOf } from "@/lib/http/described";
import { parseJson } from "@/lib/http/json";
import { validate } from "@/lib/http/validation";

/** Reads a JSON body by its schema. */
export const json = <T>(schema: z.ZodType<T>, limits?: Parameters<typeof parseJson>[1]): Decoder<T> =>
  decoder({ body: { content: { "application/json": schema }, required: true } }, (bytes) =>
    validate(schema, parseJson(bytes, limits)),
  );

/** Reads query and path parameters by their schema; the path's win. Throws `invalidValue`. */
export const parameters = <T>(schema: z.ZodType<T>): Decoder<T> =>
  decoder({ parameters: parametersOf(schema) }, (_, facts) => {
    try {
      return validate(schema, { ...Object.fromEntries(facts.url.searchParams), ...facts.params });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      const names = error.details.issues?.map(({ path }) => path).join(", ");
      throw new DomainError("invalidValue", `Missing or invalid parameter: ${names}`);
    }
  });

/** Takes any JSON, or nothing: for calls that are accepted and ignored. */
export const anyJson: Decoder<unknown> = decoder(
  { body: { content: { "application/json": z.unknown() }, required: false } },
  (bytes) => parseJson(bytes),
);

export const nothing: Decoder<undefined> = decoder({}, () => undefined);

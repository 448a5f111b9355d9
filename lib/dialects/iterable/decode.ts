import type { z } from "zod";
import { DomainError, isDomainError } from "@/lib/errors";
import type { RequestFacts } from "@/lib/http/endpoint";
import { parseJson } from "@/lib/http/json";
import { validate } from "@/lib/http/validation";

/** Reads a JSON body by its schema. */
export const json =
  <T>(schema: z.ZodType<T>, limits?: Parameters<typeof parseJson>[1]) =>
  (bytes: Uint8Array): T =>
    validate(schema, parseJson(bytes, limits));

/** Reads query and path parameters by their schema; the path's win. Throws `invalidValue`. */
export const parameters =
  <T>(schema: z.ZodType<T>) =>
  (_: Uint8Array, facts: RequestFacts): T => {
    try {
      return validate(schema, { ...Object.fromEntries(facts.url.searchParams), ...facts.params });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      const names = error.details.issues?.map(({ path }) => path).join(", ");
      throw new DomainError("invalidValue", `Missing or invalid parameter: ${names}`);
    }
  };

/** Takes any JSON, or nothing: for calls that are accepted and ignored. */
export const anyJson = (bytes: Uint8Array): unknown => parseJson(bytes);

export const nothing = (): undefined => undefined;

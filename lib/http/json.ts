import { parseStrictJson } from "@/lib/json";
import { toUtf8 } from "./encoding";

/** Parses a JSON body in UTF-8 or UTF-16, or returns undefined for an empty one. Throws `invalidBody`. */
export const parseJson = (bytes: Uint8Array, limits: { maxMembers?: number } = {}): unknown =>
  parseStrictJson(toUtf8(bytes), { ...limits, subject: "The request body" });

import { readJson } from "@/lib/json";

/** Parses a JSON body, or returns undefined for an empty one. Throws `invalidBody`. */
export const parseJson = (bytes: Uint8Array, limits: { members?: number } = {}): unknown =>
  readJson(bytes, { ...limits, subject: "The request body" });

import { z } from "zod";

/** Our own id of something: a UUID of version 7. */
export const id = z.uuid().meta({ examples: ["01939f2c-7a10-7c3e-8b54-3f0d5c1a9e77"] });

/** A moment in UTC. */
export const timestamp = z.iso.datetime().meta({ examples: ["2026-11-24T10:15:30.000Z"] });

/** How many there are of something. */
export const count = z.int().min(0);

/** How often a thing was edited; also its ETag, as `"<version>"`. */
export const version = z.int().meta({ description: "Also the ETag, in quotes.", examples: [3] });

/** Members of any name and value. */
export const jsonObject = z.record(z.string(), z.unknown());

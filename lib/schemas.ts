import { z } from "zod";

/** One of our ids: a UUIDv7. */
export const id = z.uuid().meta({ examples: ["01939f2c-7a10-7c3e-8b54-3f0d5c1a9e77"] });

export const timestamp = z.iso.datetime().meta({ examples: ["2026-11-24T10:15:30.000Z"] });

export const count = z.int().min(0);

/** Counts edits; also the ETag, as `"<version>"`. */
export const version = z.int().meta({ description: "Also the ETag, in quotes.", examples: [3] });

/** What people wrote about a device or a user. */
export const annotationViews = {
  tags: z.array(z.string()).meta({ examples: [["field-test", "vip"]] }),
  note: z.string().nullable().meta({ description: "For the team; apps never see it." }),
};

export const jsonObject = z.record(z.string(), z.unknown());

/** The name of a person, a project, a key or a view. */
export const displayName = z
  .string()
  .trim()
  .min(1, "Enter a name")
  .max(100, "At most 100 characters")
  .regex(/^\P{Cc}*$/u, "Must not contain control characters");

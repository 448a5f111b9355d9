import { z } from "zod";

export const role = z.enum(["viewer", "editor", "admin"]);

export const memberPatch = z.strictObject({ role });

export type Role = z.output<typeof role>;

import { z } from "zod";

export const role = z.enum(["viewer", "editor", "admin"]);

export const memberPatch = z.strictObject({ role });

import { z } from "zod";
import { count, timestamp } from "@/lib/schemas";
import { fieldTypes } from "./types";

export const userFieldView = z
  .object({
    name: z.string().meta({ description: "The path inside `dataFields`.", examples: ["mySettings.mobile"] }),
    type: z.enum(fieldTypes).meta({ description: "Values of another type are rejected." }),
    createdAt: timestamp,
  })
  .meta({ id: "UserField" });

export type UserFieldView = z.output<typeof userFieldView>;

export const removedFieldsView = z
  .object({ removed: count.meta({ description: "How many fields were removed, nested ones included." }) })
  .meta({ id: "RemovedUserFields" });

export type RemovedFieldsView = z.output<typeof removedFieldsView>;

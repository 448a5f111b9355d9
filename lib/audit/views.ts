import { z } from "zod";
import { id, jsonObject, timestamp } from "@/lib/schemas";

const subjectTypes = [
  "device",
  "user",
  "apiKey",
  "project",
  "operator",
  "application",
  "invitation",
  "job",
] as const;

export type AuditSubjectType = (typeof subjectTypes)[number];

/** One thing that happened, as the console and the native API show it. */
export const auditView = z
  .object({
    id,
    at: timestamp,
    action: z.string().meta({ examples: ["device.disabled"] }),
    actor: z.object({
      type: z.enum(["operator", "apiKey", "user", "system"]),
      id: z
        .string()
        .nullable()
        .meta({ description: "What the list's actor filter takes; null where Rollcall itself acted." }),
      label: z.string(),
    }),
    subject: z.object({
      type: z.enum(subjectTypes),
      id,
      label: z
        .string()
        .nullable()
        .meta({ description: "The name that the thing has now; null where it has none or is gone." }),
    }),
    details: jsonObject,
    requestId: z.string(),
  })
  .meta({ id: "AuditEvent" });

export type AuditView = z.output<typeof auditView>;

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
        .meta({ description: "The value for the list's actor filter; null if the system acted." }),
      label: z.string(),
      lastFour: z
        .string()
        .nullable()
        .meta({ description: "The last four characters of an API key; null for other actors." }),
    }),
    subject: z.object({
      type: z.enum(subjectTypes),
      id,
      label: z
        .string()
        .nullable()
        .meta({ description: "The current name; null if the subject has none or was deleted." }),
    }),
    details: jsonObject,
    requestId: z.string(),
    source: z
      .string()
      .nullable()
      .meta({
        description: "The API or the page it came from; null for events of earlier versions.",
        examples: ["iterable", "console/devices"],
      }),
    canUndo: z.boolean().meta({ description: "Whether it reports a bulk change that can be undone." }),
  })
  .meta({ id: "AuditEvent" });

export type AuditView = z.output<typeof auditView>;

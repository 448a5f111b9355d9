import type { Command } from "commander";
import { validate } from "@/lib/http/validation";
import { changeFieldType, removeFields } from "@/lib/user-fields/mutations";
import { listFields } from "@/lib/user-fields/queries";
import { fieldRemoval, fieldTypeChange, fieldTypes } from "@/lib/user-fields/types";
import { commandGroup, forProject } from "./command";
import { columns, countOf, formatTime } from "./output";

export function addFields(program: Command): void {
  const fields = commandGroup(program, "fields", "list user fields, change their types, remove them");
  forProject(fields.command("list"), async (ctx) => {
    const found = await listFields(ctx);
    const rows = found.items.map(({ name, type, createdAt }) => [name, type, formatTime(createdAt)]);
    const text = columns([["name", "type", "since (UTC)"], ...rows]);
    return { json: found, text: `${text}\n${countOf(rows.length, "field")}.` };
  }).description("list the known fields by name");
  forProject(fields.command("set-type"), async (ctx, name: string, type: string) => {
    const field = await changeFieldType(ctx, validate(fieldTypeChange, { name, type }));
    return { json: field, text: `${field.name} is now ${field.type}.` };
  })
    .description("change which values a field accepts")
    .argument("<name>", "field name, see list")
    .argument("<type>", fieldTypes.join(", "));
  forProject(fields.command("remove"), async (ctx, names: string[]) => {
    const done = await removeFields(ctx, validate(fieldRemoval, { names }));
    return { json: done, text: `Removed ${countOf(done.removed, "field")}.` };
  })
    .description("remove fields and those nested in them; users keep their values")
    .argument("<names...>", "field names, see list");
}

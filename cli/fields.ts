import type { Command } from "commander";
import { validate } from "@/lib/http/validation";
import { changeFieldType, removeFields } from "@/lib/user-fields/mutations";
import { listFields } from "@/lib/user-fields/queries";
import { fieldRemoval, fieldTypeChange, fieldTypes } from "@/lib/user-fields/types";
import { forProject, type ProjectOptions } from "./options";
import { columns, countOf, formatTime, show } from "./output";
import { withProject } from "./session";

export function addFields(program: Command): void {
  const fields = program
    .command("fields")
    .helpCommand(false)
    .description("list user fields, change their types, remove them");
  forProject(fields.command("list"))
    .description("list the known fields by name")
    .action(async ({ project, json }: ProjectOptions) => {
      const found = await withProject(project, listFields);
      const rows = found.items.map(({ name, type, createdAt }) => [name, type, formatTime(createdAt)]);
      const text = columns([["name", "type", "since (UTC)"], ...rows]);
      show({ json: found, text: `${text}\n${countOf(rows.length, "field")}.` }, json);
    });
  forProject(fields.command("set-type"))
    .description("change which values a field accepts")
    .argument("<name>", "field name, see list")
    .argument("<type>", fieldTypes.join(", "))
    .action(async (name: string, type: string, { project, json }: ProjectOptions) => {
      const change = validate(fieldTypeChange, { name, type });
      const field = await withProject(project, (ctx) => changeFieldType(ctx, change));
      show({ json: field, text: `${field.name} is now ${field.type}.` }, json);
    });
  forProject(fields.command("remove"))
    .description("remove fields and those nested in them; users keep their values")
    .argument("<names...>", "field names, see list")
    .action(async (names: string[], { project, json }: ProjectOptions) => {
      const removal = validate(fieldRemoval, { names });
      const done = await withProject(project, (ctx) => removeFields(ctx, removal));
      show({ json: done, text: `Removed ${countOf(done.removed, "field")}.` }, json);
    });
}

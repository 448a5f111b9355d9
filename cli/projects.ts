import type { Command } from "commander";
import { validate } from "@/lib/http/validation";
import { createProjectForEmail } from "@/lib/projects/mutations";
import { listAllProjects } from "@/lib/projects/queries";
import { newProjectInput } from "@/lib/projects/types";
import { columns, formatNumber, formatTime, show } from "./output";
import { withDatabase } from "./session";

/** `projects`: the tenants of this installation. */
export function addProjects(program: Command): void {
  const projects = program
    .command("projects")
    .helpCommand(false)
    .description("projects: each its own devices, users and keys");
  projects
    .command("list")
    .description("every project")
    .option("--json", "one JSON document")
    .action(async ({ json }: { json?: boolean }) => {
      const items = await withDatabase(() => listAllProjects());
      const rows = items.map((project) => [
        project.slug,
        project.name,
        project.identityType,
        formatNumber(project.devices),
        formatTime(project.createdAt),
      ]);
      show(
        {
          json: { items },
          text: columns([["slug", "name", "users by", "devices", "created (UTC)"], ...rows]),
        },
        json,
      );
    });
  projects
    .command("create")
    .description("a new project")
    .requiredOption("--name <name>", "what people call it")
    .option("--slug <slug>", "its name in addresses; made of the name unless given")
    .option("--identity-type <type>", "email, userId or hybrid", "email")
    .option("--admin <email>", "the operator who becomes its admin; the first one unless given")
    .option("--json", "one JSON document")
    .action(
      async (options: {
        name: string;
        slug?: string;
        identityType: string;
        admin?: string;
        json?: boolean;
      }) => {
        const { name, slug, identityType } = options;
        const input = validate(newProjectInput, { name, ...(slug !== undefined && { slug }), identityType });
        const made = await withDatabase(({ adminEmail }) =>
          createProjectForEmail(options.admin ?? adminEmail, input),
        );
        show({ json: made, text: `${made.name} is there as ${made.slug}.` }, options.json);
      },
    );
}

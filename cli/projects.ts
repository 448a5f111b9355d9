import type { Command } from "commander";
import { validate } from "@/lib/http/validation";
import { createProjectForEmail } from "@/lib/projects/mutations";
import { listAllProjects } from "@/lib/projects/queries";
import { newProjectInput } from "@/lib/projects/types";
import { columns, formatNumber, formatTime, show } from "./output";
import { withDatabase } from "./session";

/** `projects`: list and create projects. */
export function addProjects(program: Command): void {
  const projects = program.command("projects").helpCommand(false).description("list and create projects");
  projects
    .command("list")
    .description("list all projects")
    .option("--json", "print JSON")
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
          text: columns([["slug", "name", "identity", "devices", "created (UTC)"], ...rows]),
        },
        json,
      );
    });
  projects
    .command("create")
    .description("create a project")
    .requiredOption("--name <name>", "display name")
    .option("--slug <slug>", "name in URLs; default: derived from the name")
    .option("--identity-type <type>", "email, userId or hybrid", "email")
    .option("--admin <email>", "email of the operator who becomes its admin; default: the first admin")
    .option("--json", "print JSON")
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
        const project = await withDatabase(({ adminEmail }) =>
          createProjectForEmail(options.admin ?? adminEmail, input),
        );
        show({ json: project, text: `Created ${project.name} as ${project.slug}.` }, options.json);
      },
    );
}

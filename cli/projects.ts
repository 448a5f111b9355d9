import type { Command } from "commander";
import { validate } from "@/lib/http/validation";
import {
  archiveProject,
  createProjectForEmail,
  deleteProject,
  restoreProject,
} from "@/lib/projects/mutations";
import { listAllProjects } from "@/lib/projects/queries";
import { newProjectInput } from "@/lib/projects/types";
import { columns, formatNumber, formatTime, show } from "./output";
import { withDatabase, withProject } from "./session";

export function addProjects(program: Command): void {
  const projects = program
    .command("projects")
    .helpCommand(false)
    .description("list, create, archive and delete projects");
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
        project.isArchived ? "archived" : "",
      ]);
      show(
        {
          json: { items },
          text: columns([["slug", "name", "identity", "devices", "created (UTC)", "state"], ...rows]),
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
  const change = (name: string, description: string, run: typeof archiveProject, done: string) =>
    projects
      .command(name)
      .description(description)
      .argument("<slug>")
      .option("--json", "print JSON")
      .action(async (slug: string, { json }: { json?: boolean }) => {
        const project = await withProject(slug, run);
        show({ json: project, text: `${done} ${project.name}.` }, json);
      });
  const archiving = "refuse a project's API keys and user tokens, and let its members only read";
  change("archive", archiving, archiveProject, "Archived");
  change("restore", "restore an archived project", restoreProject, "Restored");
  projects
    .command("delete")
    .description("delete an archived project with its devices, users, keys and history")
    .argument("<slug>")
    .requiredOption("--name <name>", "the project's name, to confirm")
    .option("--json", "print JSON")
    .action(async (slug: string, { name, json }: { name: string; json?: boolean }) => {
      await withProject(slug, (ctx) => deleteProject(ctx, { name }));
      const text = `Deleted ${name}. The running server deletes its rows in the background.`;
      show({ json: { deleted: slug }, text }, json);
    });
}

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
import { commandGroup, withOutput } from "./command";
import { columns, formatNumber, formatTime } from "./output";
import { withDatabase, withProject } from "./session";

export function addProjects(program: Command): void {
  const projects = commandGroup(program, "projects", "list, create, archive and delete projects");
  withOutput(projects.command("list"), async () => {
    const items = await withDatabase(() => listAllProjects());
    const rows = items.map((project) => [
      project.slug,
      project.name,
      project.identityType,
      formatNumber(project.devices),
      formatTime(project.createdAt),
      project.isArchived ? "archived" : "",
    ]);
    const text = columns([["slug", "name", "identity", "devices", "created (UTC)", "state"], ...rows]);
    return { json: { items }, text };
  }).description("list all projects");
  withOutput(
    projects.command("create"),
    async (options: { name: string; slug?: string; identityType: string; admin?: string }) => {
      const { name, slug, identityType, admin } = options;
      const input = validate(newProjectInput, { name, ...(slug !== undefined && { slug }), identityType });
      const project = await withDatabase(({ adminEmail }) =>
        createProjectForEmail(admin ?? adminEmail, input),
      );
      return { json: project, text: `Created ${project.name} as ${project.slug}.` };
    },
  )
    .description("create a project")
    .requiredOption("--name <name>", "display name")
    .option("--slug <slug>", "name in URLs; default: derived from the name")
    .option("--identity-type <type>", "email, userId or hybrid", "email")
    .option("--admin <email>", "email of the operator who becomes its admin; default: the first admin");
  const change = (name: string, description: string, run: typeof archiveProject, done: string) =>
    withOutput(projects.command(name), async (slug: string) => {
      const project = await withProject(slug, run);
      return { json: project, text: `${done} ${project.name}.` };
    })
      .description(description)
      .argument("<slug>");
  const archiving = "refuse a project's API keys and user tokens, and let its members only read";
  change("archive", archiving, archiveProject, "Archived");
  change("restore", "restore an archived project", restoreProject, "Restored");
  withOutput(projects.command("delete"), async (slug: string, { name }: { name: string }) => {
    await withProject(slug, (ctx) => deleteProject(ctx, { name }));
    const text = `Deleted ${name}. The running server deletes its rows in the background.`;
    return { json: { deleted: slug }, text };
  })
    .description("delete an archived project with its devices, users, keys and history")
    .argument("<slug>")
    .requiredOption("--name <name>", "the project's name, to confirm");
}

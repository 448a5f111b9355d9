import type { Command } from "commander";

export interface ProjectOptions {
  project: string;
  json?: boolean;
}

/** Adds the options of commands on a project. */
export const forProject = (command: Command): Command =>
  command.option("--project <slug>", "project", "default").option("--json", "print JSON");

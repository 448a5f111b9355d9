import type { Command } from "commander";

export interface ProjectOptions {
  project: string;
  json?: boolean;
}

export const forProject = (command: Command): Command =>
  command.option("--project <slug>", "project", "default").option("--json", "print JSON");

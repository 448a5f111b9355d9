import type { Command } from "commander";

export interface ProjectOptions {
  project: string;
  json?: boolean;
}

/** What every command of a project takes. */
export const forProject = (command: Command): Command =>
  command
    .option("--project <slug>", 'another project than "default"', "default")
    .option("--json", "one JSON document");

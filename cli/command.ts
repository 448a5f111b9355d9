import type { Command } from "commander";
import type { RequestContext } from "@/lib/context";
import { withProject } from "./session";

/** What a command prints: a text, or with `--json` an object. */
export interface Output {
  json: unknown;
  text: string;
}

export const commandGroup = (program: Command, name: string, description: string): Command =>
  program.command(name).helpCommand(false).description(description);

/** Adds `--json`, and prints what `run` returns. It receives the command's arguments, then its options. */
export const withOutput = <Args extends unknown[]>(
  command: Command,
  run: (...args: Args) => Promise<Output | undefined>,
): Command =>
  command.option("--json", "print JSON").action(async (...args) => {
    const output = await run(...(args as unknown as Args));
    if (output === undefined) return;
    console.log(command.opts().json ? JSON.stringify(output.json, null, 2) : output.text);
  });

/** The same for a command on one project: adds `--project`, and passes the project's context first. */
export const forProject = <Args extends unknown[]>(
  command: Command,
  run: (ctx: RequestContext, ...args: Args) => Promise<Output | undefined>,
): Command =>
  withOutput(command.option("--project <slug>", "project", "default"), (...args: Args) =>
    withProject(command.opts().project, (ctx) => run(ctx, ...args)),
  );

/** The list query of `--filter name=value` and of other options, of which undefined ones are left out. */
export function listQuery(
  filter: string[] | undefined,
  others: Record<string, string | undefined>,
): URLSearchParams {
  const query = new URLSearchParams();
  for (const part of filter ?? []) {
    const [name = "", ...value] = part.split("=");
    query.append(name, value.join("="));
  }
  for (const [name, value] of Object.entries(others)) if (value !== undefined) query.set(name, value);
  return query;
}

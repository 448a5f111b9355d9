import type { Command } from "commander";
import { inLongTransaction } from "@/db/long-transaction";
import { type Config, readConfig } from "@/lib/config";
import { withOutput } from "../command";
import { explain } from "../explain";
import { withDatabase } from "../session";
import { checkConfiguration } from "./configuration";
import { checkConnections, checkDisk, checkMigrations, checkServer } from "./database";
import { type Finding, failure } from "./finding";
import { checkData, checkPushCredentials, checkUnfinishedWork } from "./invariants";
import { checkReplica } from "./replica";

/** `doctor`: checks an installation and advises what to fix. `fail` sets the exit code to 1. */
export function addDoctor(program: Command, fail: () => void): void {
  withOutput(program.command("doctor"), async () => {
    const findings = await runChecks();
    const isBroken = findings.some(({ state }) => state === "failure");
    if (isBroken) fail();
    return { json: { ok: !isBroken, findings }, text: findings.map(line).join("\n") };
  }).description("check the installation and advise what to fix");
}

async function runChecks(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(process.env);
  } catch (error) {
    return [failure("configuration", explain(error), "Fix it in the environment or in .env.")];
  }
  const findings = checkConfiguration(config);
  try {
    findings.push(...(await withDatabase(({ databaseUrl }) => checkDatabase({ ...config, databaseUrl }))));
    findings.push(...(await checkReplica(config)), ...(await checkDisk(config)));
  } catch (error) {
    const advice =
      config.databaseUrl === undefined
        ? "Start Rollcall with npm start."
        : "Check DATABASE_URL, the network and the database.";
    findings.push(failure("database", explain(error), advice));
  }
  return findings;
}

const checkDatabase = (config: Config): Promise<Finding[]> =>
  inLongTransaction(
    config.databaseDirectUrl ?? config.databaseUrl ?? "",
    { lockTimeoutMs: 5_000, snapshot: true },
    async (db) => {
      const findings = [...(await checkServer(db, config)), await checkConnections(db, config)];
      const schema = await checkMigrations(db);
      findings.push(schema);
      if (schema.state !== "failure") {
        findings.push(
          await checkUnfinishedWork(db),
          await checkPushCredentials(db),
          ...(await checkData(db)),
        );
      }
      return findings;
    },
  );

const marks = { ok: "ok     ", warning: "warning", failure: "FAILURE" };

const line = ({ check, state, message, advice }: Finding): string =>
  `${marks[state]}  ${check.padEnd(13)}  ${message}${advice === undefined ? "" : `\n                        ${advice}`}`;

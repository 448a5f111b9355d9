import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { DomainError } from "@/lib/errors";
import { simulatedOutcomes } from "@/lib/push/simulated-answers";
import { type Simulator, type SimulatorOptions, startSimulator } from "@/lib/push/simulator";
import { columns } from "./output";

interface SimulatorCommandOptions {
  port: string;
  host: string;
  tlsKey?: string;
  tlsCert?: string;
}

/** `push-simulator`: simulates APNs and FCM until it is interrupted. */
export function addPushSimulator(program: Command, toPath: (name: string) => string): void {
  program
    .command("push-simulator")
    .description("simulate APNs and FCM, to try senders without credentials")
    .option("--port <port>", "port for FCM; APNs uses the next one", "4010")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--tls-key <file>", "private key as PEM, for clients that insist on TLS", toPath)
    .option("--tls-cert <file>", "its certificate as PEM", toPath)
    .action(async (options: SimulatorCommandOptions) => {
      const port = Number(options.port);
      if (!Number.isInteger(port) || port < 0 || port > 65_534) {
        throw new DomainError("invalidValue", "--port must be a whole number from 0 to 65534.");
      }
      const tls = await readTls(options);
      const simulator = await start({
        port,
        host: options.host,
        ...(tls !== undefined && { tls }),
        onPush: ({ service, token, status }) =>
          console.log(`${service}  ${token.slice(0, 12)}…  ${status === 0 ? "no answer" : status}`),
      });
      console.log(introduction(simulator));
      await new Promise<void>((stop) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
      });
      await simulator.close();
    });
}

async function start(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    const ports = `${options.port} and ${options.port + 1}`;
    throw new DomainError("conflict", `Cannot listen on ports ${ports} (${code}): choose another --port.`, {
      cause,
    });
  }
}

async function readTls({ tlsKey, tlsCert }: SimulatorCommandOptions) {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined || tlsCert === undefined) {
    throw new DomainError("invalidValue", "TLS needs both --tls-key and --tls-cert.");
  }
  return { key: await readFile(tlsKey, "utf8"), cert: await readFile(tlsCert, "utf8") };
}

function introduction({ fcmUrl, apnsUrl }: { fcmUrl: string; apnsUrl: string }): string {
  const rows = simulatedOutcomes.map(({ name, hex }) => [
    name,
    hex,
    // FCM has no environments.
    name === "sandbox-only" ? "" : name,
  ]);
  return `The push simulator is ready. Nothing is delivered anywhere.

${columns([
  ["FCM", fcmUrl, "with Google's token endpoint at /token"],
  ["APNs", apnsUrl, "HTTP/2"],
])}

For Rollcall's own test pushes:  ROLLCALL_FCM_URL=${fcmUrl} ROLLCALL_APNS_URL=${apnsUrl} npm start

The push token chooses the answer; any other token is accepted.
${columns([["answer", "APNs token begins with", "FCM token contains"], ...rows])}

Press Ctrl+C to stop.`;
}

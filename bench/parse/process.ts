// parse-server in a process of its own, from the folder where the benchmark installed it; tells its port once it answers.
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

interface ParseServer {
  start(): Promise<unknown>;
  app: RequestListener;
}

const [folder = "", databaseURI = ""] = process.argv.slice(2);
const { ParseServer } = createRequire(`${folder}/`)("parse-server") as {
  ParseServer: new (options: Record<string, unknown>) => ParseServer;
};
// It does not read the folder of a socket from the address.
const host = new URL(databaseURI).searchParams.get("host");
const parse = new ParseServer({
  databaseURI,
  databaseOptions: host === null ? {} : { host },
  appId: "bench",
  masterKey: "bench-master-key",
  serverURL: "http://127.0.0.1:1",
  logLevel: "error",
  silent: true,
  logsFolder: null,
});
await parse.start();
const server = createServer(parse.app);
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));

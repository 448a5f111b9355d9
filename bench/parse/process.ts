// Runs parse-server from the benchmark's folder as a separate process; sends its port once it is ready.
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
// parse-server does not read a socket's folder from the URL.
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

import { randomUUID } from "node:crypto";
import {
  createServer as createHttp1Server,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import {
  createServer as createHttp2Server,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { type SimulatedAnswer, simulateApns, simulateFcm } from "./simulated-answers";

export interface SimulatorOptions {
  /** The port for FCM; APNs uses the next one. 0 uses any two free ports. */
  port: number;
  host?: string;
  /** PEM texts. With them the simulator speaks TLS, which most client libraries insist on. */
  tls?: { key: string; cert: string };
  onPush?(push: { service: "apns" | "fcm"; token: string; status: number }): void;
}

export interface Simulator {
  fcmUrl: string;
  apnsUrl: string;
  close(): Promise<void>;
}

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

const maxBodyBytes = 64 * 1024;

/**
 * Starts a simulator of APNs (HTTP/2, `/3/device/…`) and of FCM v1 with Google's token endpoint (HTTP/1.1). The push
 * token chooses the response, see `simulatedOutcomes`. Nothing is delivered anywhere.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { port, host = "127.0.0.1", tls } = options;
  const handle = (request: Request, response: Response) => {
    answerRequest(request, response as ServerResponse, options).catch(() => response.destroy());
  };
  const sockets = new Set<Socket>();
  const listen = async (server: Pick<Server, "listen" | "on" | "once" | "address" | "close">, on: number) => {
    server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(on, host, () => resolve());
    });
    return `${tls === undefined ? "http" : "https"}://${host}:${(server.address() as AddressInfo).port}`;
  };
  const fcm = tls === undefined ? createHttp1Server(handle) : createHttpsServer(tls, handle);
  const apns = (tls === undefined
    ? createHttp2Server(handle)
    : createSecureServer(tls, handle)) as unknown as Server;
  const fcmUrl = await listen(fcm, port);
  const apnsUrl = await listen(apns, port === 0 ? 0 : port + 1).catch((error: unknown) => {
    fcm.close();
    throw error;
  });
  const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    fcmUrl,
    apnsUrl,
    close: async () => {
      const both = Promise.all([closed(fcm), closed(apns)]);
      for (const socket of sockets) socket.destroy();
      await both;
    },
  };
}

async function answerRequest(
  request: Request,
  response: ServerResponse,
  options: SimulatorOptions,
): Promise<void> {
  const text = await readText(request);
  const path = new URL(request.url ?? "/", "http://simulator").pathname;
  const device = /^\/3\/device\/([^/]+)$/.exec(path);
  const project = /^\/v1\/projects\/([^/]+)\/messages:send$/.exec(path);
  if (request.method !== "POST" || text === undefined)
    return send(response, { status: 405, body: { reason: "MethodNotAllowed" } });
  if (device?.[1] !== undefined) {
    const token = decodeURIComponent(device[1]);
    const environment = request.headers["x-apns-environment"] === "sandbox" ? "sandbox" : "production";
    const id = String(request.headers["apns-id"] ?? randomUUID());
    const answer = /^bearer \S+$/i.test(request.headers.authorization ?? "")
      ? simulateApns(token, environment, { id })
      : { status: 403, headers: { "apns-id": id }, body: { reason: "MissingProviderToken" } };
    options.onPush?.({ service: "apns", token, status: answer.status });
    return send(response, answer);
  }
  if (project?.[1] !== undefined) {
    const { message = {} } = JSON.parse(text || "{}");
    const token = String(message.token ?? message.fid ?? "");
    const answer = simulateFcm(token, { project: decodeURIComponent(project[1]), id: randomUUID() });
    options.onPush?.({ service: "fcm", token, status: answer.status });
    return send(response, answer);
  }
  if (path === "/token") {
    return send(response, {
      status: 200,
      body: { access_token: "simulated", expires_in: 3_600, token_type: "Bearer" },
    });
  }
  send(response, { status: 404, body: { reason: "BadPath" } });
}

/** The body, or undefined if it is larger than any push. */
async function readText(request: Request): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function send(
  response: ServerResponse,
  { status, body, headers = {}, silent = false }: SimulatedAnswer,
): void {
  if (silent) return;
  response.writeHead(
    status,
    body === undefined ? headers : { "content-type": "application/json", ...headers },
  );
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

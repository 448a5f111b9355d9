import { createHash, randomUUID } from "node:crypto";
import { connect, constants } from "node:http2";
import { importPKCS8, SignJWT } from "jose";
import { tryParseJson } from "@/lib/json";
import type { PushAnswer, PushMessage } from "./types";

export interface ApnsCredentials {
  /** The text of the `.p8` file. */
  privateKey: string;
  keyId: string;
  teamId: string;
  /** The app's bundle id. */
  topic: string;
}

const hosts = { production: "https://api.push.apple.com", sandbox: "https://api.sandbox.push.apple.com" };

/** Apple's and Google's responses are much shorter. */
export const maxAnswerBytes = 64 * 1024;

/** Apple requires a new provider token every 20 to 60 minutes and rejects more frequent ones. */
const providerTokenMs = 40 * 60_000;
const providerTokens = new Map<string, { token: string; signedAt: number }>();

/** Signs a provider token, or reuses a recent one. Throws if the key cannot be read. */
async function apnsProviderToken({ privateKey, keyId, teamId }: ApnsCredentials): Promise<string> {
  const key = createHash("sha256").update(`${keyId} ${teamId} ${privateKey}`).digest("hex");
  const cached = providerTokens.get(key);
  if (cached !== undefined && Date.now() - cached.signedAt < providerTokenMs) return cached.token;
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: "ES256", kid: keyId })
    .setIssuer(teamId)
    .setIssuedAt()
    .sign(await importPKCS8(privateKey, "ES256"));
  if (providerTokens.size >= 1_000) providerTokens.clear();
  providerTokens.set(key, { token, signedAt: Date.now() });
  return token;
}

/**
 * Sends one alert through APNs over a new connection and returns Apple's response; a network failure is a response with
 * status 0. `baseUrl` replaces Apple's host.
 * Source: Apple, "Sending notification requests to APNs".
 */
export async function sendApns(
  credentials: ApnsCredentials,
  { pushToken, environment, title, body, timeoutMs }: PushMessage,
  baseUrl?: string,
): Promise<PushAnswer> {
  const authorization = `bearer ${await apnsProviderToken(credentials)}`;
  const payload = JSON.stringify({ aps: { alert: { title, body }, sound: "default" } });
  const session = connect(baseUrl ?? hosts[environment]);
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    return await new Promise<PushAnswer>((resolve, reject) => {
      session.once("error", reject);
      const request = session.request(
        {
          [constants.HTTP2_HEADER_METHOD]: "POST",
          [constants.HTTP2_HEADER_PATH]: `/3/device/${encodeURIComponent(pushToken)}`,
          authorization,
          "apns-id": randomUUID(),
          "apns-topic": credentials.topic,
          "apns-push-type": "alert",
          "apns-priority": "10",
          "apns-expiration": "0",
          // Tells the simulator which of Apple's hosts it stands for.
          ...(baseUrl !== undefined && { "x-apns-environment": environment }),
        },
        { signal: deadline },
      );
      const chunks: Buffer[] = [];
      let status = 0;
      let messageId: string | undefined;
      request.on("response", (headers) => {
        status = Number(headers[constants.HTTP2_HEADER_STATUS]);
        messageId = headers["apns-id"]?.toString();
      });
      let bytes = 0;
      request.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxAnswerBytes) request.destroy(new Error("The answer is too long."));
        else chunks.push(chunk);
      });
      request.on("end", () =>
        status === 0
          ? reject(new Error("The connection was closed without an answer."))
          : resolve({ service: "apns", status, messageId, ...readReason(chunks) }),
      );
      request.on("error", reject);
      request.end(payload);
    });
  } catch (error) {
    return { service: "apns", status: 0, reason: networkReason(error, deadline) };
  } finally {
    session.destroy();
  }
}

function readReason(chunks: Buffer[]): Pick<PushAnswer, "reason" | "at"> {
  if (chunks.length === 0) return {};
  const answer = tryParseJson(Buffer.concat(chunks).toString());
  if (answer == null) return { reason: "Unreadable answer" };
  const { reason, timestamp } = answer as Record<string, unknown>;
  return {
    ...(typeof reason === "string" && { reason }),
    ...(typeof timestamp === "number" && { at: new Date(timestamp) }),
  };
}

/** A short, stable text for a failed connection. */
export function networkReason(error: unknown, deadline: AbortSignal): string {
  if (deadline.aborted) return "timeout";
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return `network error${code && ` ${code}`}`;
}

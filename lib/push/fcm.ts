import { createHash } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { tryParseJson } from "@/lib/json";
import { maxAnswerBytes, networkReason } from "./apns";
import type { PushAnswer, PushMessage } from "./types";

/** The parts of a service-account file that sending needs. */
export interface FcmCredentials {
  projectId: string;
  clientEmail: string;
  privateKey: string;
  tokenUri: string;
}

const host = "https://fcm.googleapis.com";
const scope = "https://www.googleapis.com/auth/firebase.messaging";
/** The only URLs to which the signed assertion of a service account may be sent. */
export const fcmTokenUris = [
  "https://oauth2.googleapis.com/token",
  "https://accounts.google.com/o/oauth2/token",
];

/** FCM's own error code, which is more specific than the status. */
const errorCode = (details: unknown): string | undefined =>
  Array.isArray(details) ? details.find((one) => typeof one?.errorCode === "string")?.errorCode : undefined;

/** Why there is no access token, as the answer to the push. People see the explanation. */
class AccessTokenError extends Error {
  readonly answer: PushAnswer;

  constructor(status: number, reason: string, explanation: string) {
    super(explanation);
    this.answer = { service: "fcm", status, reason, explanation };
  }
}

const refused = (explanation: string) => new AccessTokenError(401, "UNAUTHENTICATED", explanation);

/** The members of Google's responses that are read here. */
interface FcmAnswer {
  access_token?: unknown;
  expires_in?: unknown;
  name?: string;
  error_description?: unknown;
  error?: { status?: string; details?: unknown };
}

/** Returns no members for a response that is too long or not JSON. Throws if the response does not end in time. */
async function readAnswer(response: Response, signal: AbortSignal): Promise<FcmAnswer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) return {};
    chunks.push(chunk);
  }
  signal.throwIfAborted();
  return Object(tryParseJson(Buffer.concat(chunks).toString())) as FcmAnswer;
}

const accessTokens = new Map<string, { token: string; expiresAt: number }>();

async function accessToken(
  credentials: FcmCredentials,
  signal: AbortSignal,
  baseUrl?: string,
): Promise<string> {
  const { clientEmail, privateKey, tokenUri } = credentials;
  if (!fcmTokenUris.includes(tokenUri)) {
    throw refused("The service account names a token endpoint that is not Google's");
  }
  const key = createHash("sha256")
    .update(`${clientEmail} ${baseUrl ?? tokenUri} ${privateKey}`)
    .digest("hex");
  const cached = accessTokens.get(key);
  if (cached !== undefined && cached.expiresAt > Date.now() + 60_000) return cached.token;
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(clientEmail)
    .setAudience(tokenUri)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(await importPKCS8(privateKey, "RS256"));
  const response = await fetch(baseUrl === undefined ? tokenUri : `${baseUrl}/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }),
    redirect: "error",
    signal,
  });
  const answer = await readAnswer(response, signal);
  const { status } = response;
  if (status === 429 || status >= 500) throw new AccessTokenError(status, "UNAVAILABLE", `status ${status}`);
  if (!response.ok || typeof answer.access_token !== "string") {
    const why = answer.error_description ?? answer.error ?? `status ${status}`;
    throw refused(`Google refused the service account: ${String(why).slice(0, 200)}`);
  }
  if (accessTokens.size >= 1_000) accessTokens.clear();
  const lifeMs = Number(answer.expires_in ?? 3_600) * 1_000;
  accessTokens.set(key, { token: answer.access_token, expiresAt: Date.now() + lifeMs });
  return answer.access_token;
}

/**
 * Sends one notification through FCM's HTTP v1 API and returns Google's response; a network failure is a response with
 * status 0. With `validateOnly` Google checks the message and delivers nothing. `baseUrl` replaces Google's hosts.
 * Source: Firebase, "REST Resource: projects.messages".
 */
export async function sendFcm(
  credentials: FcmCredentials,
  { pushToken, addressKind = "token", title, body, timeoutMs, validateOnly = false }: PushMessage,
  baseUrl?: string,
): Promise<PushAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const token = await accessToken(credentials, signal, baseUrl);
    const response = await fetch(
      `${baseUrl ?? host}/v1/projects/${encodeURIComponent(credentials.projectId)}/messages:send`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({
          ...(validateOnly && { validate_only: true }),
          message: { [addressKind]: pushToken, notification: { title, body } },
        }),
        redirect: "error",
        signal,
      },
    );
    const answer = await readAnswer(response, signal);
    if (response.ok) return { service: "fcm", status: response.status, messageId: answer.name };
    return {
      service: "fcm",
      status: response.status,
      reason: errorCode(answer.error?.details) ?? answer.error?.status ?? `status ${response.status}`,
      details: answer.error?.details,
    };
  } catch (error) {
    if (error instanceof AccessTokenError) return error.answer;
    return { service: "fcm", status: 0, reason: networkReason(error, signal) };
  }
}

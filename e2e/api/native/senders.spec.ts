import { createECDH, generateKeyPairSync, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { Agent } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { startSimulator } from "@/lib/push/simulator";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";
import { daysAgo, seedDevices } from "../../fixtures/seed";

// The examples of docs/sending.md, run as they stand there with the senders' own packages. gorush and rpush are no
// packages for Node: stand-ins take what gorush is sent, and report in the shapes that both were recorded with.

type Names = Record<string, unknown>;

/** The code of a section, and of the lines that each example starts with. */
async function exampleOf(section: string, language = "js"): Promise<string> {
  const text = await readFile("docs/sending.md", "utf8");
  const codeAfter = (heading: string) => {
    const [, section] = text.split(`${heading}\n`);
    const code = section?.split(`\`\`\`${language}\n`)[1]?.split("```")[0];
    if (code === undefined) throw new Error(`No example: ${heading}`);
    return code;
  };
  return language === "js"
    ? `${codeAfter("## Senders")}${codeAfter(`### ${section}`)}`
    : codeAfter(`### ${section}`);
}

async function run(project: TestProject, section: string, names: Names): Promise<void> {
  const all: Names = {
    ...{ url: `${serverUrl()}/api/v1/projects/${project.slug}`, key: project.keys.sender },
    ...{ title: "Hello", body: "World" },
    ...names,
  };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(all), await exampleOf(section))(...Object.values(all));
}

/** What a sender's report about a token should leave: the class of its evidence, or nothing. */
type Expected = Record<string, "accepted" | "gone" | "suspect" | "configuration" | null>;

const seed = (
  database: DatabaseClient,
  project: TestProject,
  expected: Expected,
  columns: Parameters<typeof seedDevices>[2][number] = {},
) =>
  seedDevices(
    database,
    project,
    Object.keys(expected).map((pushToken) => ({ pushToken, lastSeenAt: daysAgo(20), ...columns })),
  );

const android = { platform: "android", pushService: "fcm" } as const;

/** Every answer is in the right class, and only devices that are gone were disabled. */
async function expectReported(project: TestProject, database: DatabaseClient, expected: Expected) {
  const rows = await database.read((db) =>
    db.execute<{ token: string; answer: string | null; reason: string | null }>(sql`
      select d.push_token as token, d.disabled_reason as reason,
        case when e.last_accepted_at is not null then 'accepted' else e.last_error_class end as answer
      from devices d left join device_delivery e on e.project_id = d.project_id and e.device_id = d.id
      where d.project_id = ${project.id} order by d.id`),
  );
  expect(Object.fromEntries(rows.map(({ token, answer }) => [token, answer]))).toEqual(expected);
  for (const { answer, reason } of rows) expect(reason).toBe(answer === "gone" ? "rejected" : null);
}

/** A server on loopback while `work` runs, which answers a path and a body with a status and a body. */
async function withStandIn(
  answer: (
    path: string,
    body: string,
    headers: NodeJS.Dict<string | string[]>,
  ) => [number, string] | Promise<[number, string]>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, body] = await answer(
      request.url ?? "/",
      Buffer.concat(chunks).toString(),
      request.headers,
    );
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

async function withSimulator(
  work: (simulator: Awaited<ReturnType<typeof startSimulator>>) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({ port: 0 });
  try {
    await work(simulator);
  } finally {
    await simulator.close();
  }
}

/** Connects to a local server in place of the service, without TLS. */
class LocalAgent extends Agent {
  readonly #port: number;
  constructor(url: string) {
    super();
    this.#port = Number(new URL(url).port);
  }
  override createConnection() {
    return connect(this.#port, "127.0.0.1") as never;
  }
}

test("the example for firebase-admin reports what FCM answered", async ({ project, database }) => {
  const expected: Expected = {
    ...{ "fine-1": "accepted", "gone-1": "gone", "bad-token-1": "suspect" },
    ...{ "wrong-topic-1": "configuration", "too-many-1": null },
  };
  await seed(database, project, expected, android);
  const { deleteApp, initializeApp } = await import("firebase-admin/app");
  const { getMessaging } = await import("firebase-admin/messaging");
  await withSimulator(async ({ fcmUrl }) => {
    const credential = { getAccessToken: async () => ({ access_token: "invented", expires_in: 3_600 }) };
    const app = initializeApp(
      { projectId: "example", httpAgent: new LocalAgent(fcmUrl), credential },
      project.slug,
    );
    const messaging = getMessaging(app);
    messaging.enableLegacyHttpTransport();
    await run(project, "firebase-admin", { getMessaging: () => messaging });
    await deleteApp(app);
  });
  await expectReported(project, database, expected);
});

test("the example for node-apn reports what APNs answered", async ({ project, database }) => {
  const token = (hex: string) => hex.padEnd(64, "0");
  const expected: Expected = {
    ...{ [token("aa")]: "accepted", [token("dead0410")]: "gone", [token("dead0400")]: "suspect" },
    ...{ [token("dead0403")]: "configuration", [token("dead0429")]: null },
  };
  await seed(database, project, expected);
  const apn = (await import("@parse/node-apn")).default;
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await withSimulator(async ({ apnsUrl }) => {
    const providers: InstanceType<typeof apn.Provider>[] = [];
    class Provider extends apn.Provider {
      constructor(options: object) {
        super({ ...options, port: Number(new URL(apnsUrl).port) } as never);
        // Its own tests replace Apple's address in the same way.
        Object.assign((this as unknown as { client: object }).client, { _mockOverrideUrl: apnsUrl });
        providers.push(this);
      }
    }
    const p8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const credentials = { p8, keyId: "KEY1234567", teamId: "TEAM123456", topic: "com.example.app" };
    await run(project, "@parse/node-apn", { apn: { ...apn, Provider }, ...credentials });
    for (const provider of providers) await provider.shutdown();
  });
  await expectReported(project, database, expected);
});

test("the example for Expo's SDK reports tickets and receipts", async ({ project, database }) => {
  const expected: Expected = {
    "ExponentPushToken[fine]": "accepted",
    "ExponentPushToken[DeviceNotRegistered]": "gone",
    "ExponentPushToken[refused-at-once]": "gone",
    "ExponentPushToken[InvalidCredentials]": "configuration",
    "ExponentPushToken[MessageRateExceeded]": null,
  };
  await seed(database, project, expected, android);
  const failed = (error: string) => ({ status: "error", message: error, details: { error } });
  const results = (path: string, body: string): object => {
    if (path.endsWith("getReceipts")) {
      const { ids } = JSON.parse(body) as { ids: string[] };
      return Object.fromEntries(ids.map((id) => [id, id === "fine" ? { status: "ok" } : failed(id)]));
    }
    const names = (JSON.parse(body) as { to: string }[]).map(({ to }) => to.slice(18, -1));
    return names.map((id) =>
      id === "refused-at-once" ? failed("DeviceNotRegistered") : { status: "ok", id },
    );
  };
  await withStandIn(
    (path, body) => [200, JSON.stringify({ data: results(path, body) })],
    async (url) => {
      process.env.EXPO_BASE_URL = url;
      const { Expo } = await import("expo-server-sdk");
      await run(project, "expo-server-sdk", { Expo, expo: new Expo({ useFcmV1: true } as never) });
    },
  );
  await expectReported(project, database, expected);
});

test("the example for web-push reports what browsers' services answered", async ({ project, database }) => {
  const expected: Expected = {
    "201": "accepted",
    "410": "gone",
    "404": "gone",
    "403": "configuration",
    "413": null,
  };
  const ids = await seed(database, project, expected, { platform: "web", pushService: "fcm" });
  const { default: webPush } = await import("web-push");
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const subscription = (status: string) => ({
    endpoint: `https://push.example/${status}`,
    keys: { p256dh: keys.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") },
  });
  const statuses = Object.keys(expected);
  const subscriptions = new Map(ids.map((id, n) => [id, subscription(statuses[n] ?? "")]));
  await withStandIn(
    (path) => [Number(path.slice(1)), ""],
    async (url) => {
      const vapidDetails = { subject: "mailto:ops@example.com", ...webPush.generateVAPIDKeys() };
      const options = { agent: new LocalAgent(url), vapidDetails };
      const sendNotification = (to: never, payload: string) => webPush.sendNotification(to, payload, options);
      await run(project, "web-push", { subscriptions, webPush: { sendNotification } });
    },
  );
  await expectReported(project, database, expected);
});

test("the example for gorush sends each device alone, and its hook reports those that failed", async ({
  project,
  database,
}) => {
  // What Go's Firebase library says of each.
  const errors: Record<string, string> = {
    "gone-1": "Requested entity was not found.",
    "bad-token-1": "The registration token is not a valid FCM registration token",
    "wrong-topic-1": "SenderId mismatch",
    "too-many-1": "Quota exceeded for quota metric",
  };
  const expected: Expected = {
    ...{ "fine-1": null, "gone-1": "gone", "bad-token-1": "suspect" },
    ...{ "wrong-topic-1": "configuration", "too-many-1": null },
  };
  await seed(database, project, expected, android);
  const config = await exampleOf("gorush", "yaml");
  const path = /feedback_hook_url: "https:\/\/rollcall\.example\.com(.+)"/.exec(config)?.[1] ?? "";
  expect(config).toContain('- "Authorization:Bearer rc_sender_…"');
  await withStandIn(
    async (_, body) => {
      const { notifications } = JSON.parse(body) as {
        notifications: { tokens: string[]; platform: number; notif_id: string; message: string }[];
      };
      for (const { tokens, platform, notif_id, message } of notifications) {
        const error = errors[tokens[0] ?? ""];
        if (error === undefined) continue;
        const hook = { type: "failed-push", platform: platform === 2 ? "android" : "ios", message, error };
        const answer = await fetch(serverUrl() + path.replace("/default/", `/${project.slug}/`), {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${project.keys.sender}` },
          body: JSON.stringify({ ...hook, notif_id, token: "f1******" }),
        });
        expect(answer.status).toBe(200);
      }
      return [200, JSON.stringify({ counts: notifications.length, logs: [], success: "ok" })];
    },
    (gorush) => run(project, "gorush", { gorush }),
  );
  await expectReported(project, database, expected);
});

test("the columns that the example for rpush sends are taken as they are", async ({ project, database }) => {
  const expected: Expected = { "fine-1": "accepted", "gone-1": "gone" };
  const ids = await seed(database, project, expected, android);
  const named = [...(await exampleOf("rpush", "ruby")).matchAll(/"(\w+)"/g)].map(([, name]) => name);
  const type = "Rpush::Client::ActiveRecord::Fcm::Notification";
  const at = new Date().toISOString();
  const columns = [
    { id: 1, type, device_token: "fine-1", delivered: true, delivered_at: at, deviceId: ids[0] },
    {
      ...{ id: 2, type, device_token: "gone-1", delivered: false, error_code: 404, failed_at: at },
      ...{ error_description: "Client was not registered for your app.", deviceId: ids[1] },
    },
  ];
  for (const name of columns.flatMap(Object.keys)) expect(named).toContain(name);
  const answer = await fetch(`${serverUrl()}/api/v1/projects/${project.slug}/feedback/rpush`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${project.keys.sender}` },
    body: JSON.stringify(columns),
  });
  expect(answer.status).toBe(200);
  await expectReported(project, database, expected);
});

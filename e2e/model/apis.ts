import { setTimeout as sleep } from "node:timers/promises";
import type { DeviceView } from "@/lib/devices/views";
import type { Page } from "@/lib/listing/types";
import type { UserDetailView, UserView } from "@/lib/users/views";
import { basic } from "../fixtures/genesys";
import { serverUrl } from "../fixtures/project";
import type { ImportRow, Operation, PushServiceAnswer } from "./operations";
import { type TestBed, userTokensFor } from "./test-bed";

export interface ApiResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: responses differ by API and call.
  body: any;
}

/** All APIs of one project, as clients use them. */
export function apisOf(testBed: TestBed) {
  const tokenOf = userTokensFor(testBed);
  const server = testBed.keys.server;

  const iterable = (path: string, body: object, headers: Record<string, string> = {}, method = "POST") =>
    call(path, { method, headers: { "api-key": server, ...headers }, body });
  const native = (path: string, method = "GET", body?: object) =>
    call(`/api/v1/projects/${testBed.slug}/${path}`, {
      method,
      headers: { authorization: `Bearer ${server}`, "if-match": "*" },
      body,
    });
  const genesys = async (by: string, method: string, id = "", body?: object) =>
    call(`/api/v2/mobiledevices${id && `/${id}`}`, {
      method,
      headers: { authorization: `Bearer ${by === "serverKey" ? server : await tokenOf(by)}` },
      body,
    });

  /** Performs one operation; `idOf` maps a number to a device. */
  const perform = async (
    operation: Operation,
    idOf: (index: number) => Promise<string>,
  ): Promise<ApiResponse> => {
    switch (operation.do) {
      case "register": {
        const { user, application, token, platform, model, colour, allowed, by } = operation;
        const dataFields = { model, colour, notificationsEnabled: allowed };
        const credentials: Record<typeof by, Record<string, string>> = {
          serverKey: { "api-key": server },
          trustingMobileKey: { "api-key": testBed.trustingMobileKey },
          mobileKeyWithToken: {
            "api-key": testBed.keys.mobile,
            authorization: `Bearer ${await tokenOf(user)}`,
          },
        };
        const device = { token, platform, applicationName: application, dataFields };
        return iterable("/api/users/registerDeviceToken", { email: user, device }, credentials[by]);
      }
      case "signOut":
        return iterable("/api/users/disableDevice", { token: operation.token, email: operation.user });
      case "registerIdentified": {
        const { user, identifier, token, platform, name, by } = operation;
        const password = by === "serverKey" ? server : await tokenOf(user);
        return call("/mobile_devices.json", {
          method: "POST",
          headers: basic(user, password),
          form: {
            device_identifier: identifier,
            notification_token: token,
            operating_system: platform,
            ...(name !== undefined && { device_name: name }),
          },
        });
      }
      case "post": {
        const { user, token, platform, allowed } = operation;
        const reported = {
          notificationId: "n-1",
          make: "Apple",
          model: "iPhone",
          acceptNotifications: allowed,
        };
        return genesys(user, "POST", "", { deviceToken: token, type: platform, ...reported });
      }
      case "put": {
        const { by, device, token, platform, name } = operation;
        return genesys(by, "PUT", await idOf(device), { deviceToken: token, type: platform, name });
      }
      case "delete":
        return genesys(operation.by, "DELETE", await idOf(operation.device));
      case "update": {
        const { user, fields, nested } = operation;
        return iterable("/api/users/update", { email: user, dataFields: fields, mergeNestedObjects: nested });
      }
      case "deleteUser":
        return iterable(`/api/users/${operation.user}`, {}, {}, "DELETE");
      case "patch": {
        const { do: _, device, allowed, ...changes } = operation;
        const body = { ...changes, notificationsAllowed: allowed };
        return native(`devices/${await idOf(device)}`, "PATCH", body);
      }
      case "disable":
        return native(`devices/${await idOf(operation.device)}/disable`, "POST", { note: operation.note });
      case "enable":
        return native(`devices/${await idOf(operation.device)}/enable`, "POST");
      case "report":
        return reportAnswer(await idOf(operation.device), operation.answer);
      case "move":
        return native(`devices/${await idOf(operation.device)}/move`, "POST", { email: operation.to });
      case "remove":
        return native(`devices/${await idOf(operation.device)}`, "DELETE");
      case "bulk": {
        const { action, devices } = operation;
        const ids: string[] = [];
        for (const device of devices) ids.push(await idOf(device));
        const note = action === "disable" ? { note: "In bulk" } : {};
        const begun = await native("devices/bulk", "POST", { action, ...note, selection: { ids } });
        if (begun.status === 202) await finished(begun.body.id);
        return begun;
      }
      case "import":
        return importRows(operation.rows);
    }
  };

  const asSender = (path: string, method = "GET", body?: object) =>
    call(`/api/v1/projects/${testBed.slug}/${path}`, {
      method,
      headers: { authorization: `Bearer ${testBed.keys.sender}` },
      body,
    });

  const reportAnswer = async (deviceId: string, answer: PushServiceAnswer): Promise<ApiResponse> => {
    const { pushService: service } = (await native(`devices/${deviceId}`)).body as DeviceView;
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const said = answers[service][answer];
    return asSender("feedback", "POST", [
      { deviceId, service, ...said, ...(answer === "gone before" && { at: yesterday }) },
    ]);
  };

  /** The ids of the devices that senders may push to. */
  const targets = async (): Promise<string[]> => {
    const { body } = await asSender("targets?format=csv");
    return (body as string)
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[0] ?? "");
  };

  /** Tries a file, then imports it; the body says what each of the two made of the rows. */
  const importRows = async (rows: ImportRow[]): Promise<ApiResponse> => {
    const file = new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const created = await native("imports", "POST", { fileName: "rows.ndjson", bytes: file.byteLength });
    const path = `imports/${created.body.id}`;
    await native(`${path}/chunks/0`, "PUT", file);
    const runs = [];
    for (const [action, settings] of [["check", importSettings], ["start"]] as const) {
      const { status, body } = await native(`${path}/${action}`, "POST", settings);
      if (status !== 202) throw new Error(`${action} was answered ${status} ${JSON.stringify(body)}`);
      let run = body;
      for (; /checking|running/.test(run.status); run = (await native(path)).body) await sleep(5);
      if (!/checked|done/.test(run.status)) throw new Error(`The import ended as ${JSON.stringify(run)}`);
      const { created, updated, unchanged } = run;
      runs.push({ created, updated, unchanged });
    }
    return { status: 200, body: runs };
  };

  const finished = async (jobId: string): Promise<void> => {
    while ((await native(`jobs/${jobId}`)).body.status === "running") await sleep(5);
  };

  const devices = async (query = ""): Promise<Page<DeviceView>> =>
    (await native(`devices?sort=createdAt&pageSize=200${query}`)).body;

  /** Every user with their profile. */
  const users = async (): Promise<UserDetailView[]> => {
    const { items }: Page<UserView> = (await native("users?pageSize=200")).body;
    return Promise.all(items.map(async ({ id }) => (await native(`users/${id}`)).body));
  };

  return { perform, devices, targets, users, native, iterable };
}

const answers: Record<DeviceView["pushService"], Record<PushServiceAnswer, object>> = {
  apns: {
    gone: { status: 410, reason: "Unregistered" },
    "gone before": { status: 410, reason: "Unregistered" },
    "bad token": { status: 400, reason: "BadDeviceToken" },
    "wrong topic": { status: 400, reason: "DeviceTokenNotForTopic" },
    accepted: { status: 200 },
  },
  fcm: {
    gone: { status: 404, reason: "UNREGISTERED", details: { errorCode: "UNREGISTERED" } },
    "gone before": { status: 404, reason: "UNREGISTERED", details: { errorCode: "UNREGISTERED" } },
    "bad token": { status: 400, details: { errorCode: "INVALID_ARGUMENT" } },
    "wrong topic": { status: 403, details: { errorCode: "SENDER_ID_MISMATCH" } },
    accepted: { status: 200 },
  },
};

const importSettings = {
  format: "ndjson",
  preset: "other",
  columns: {
    email: "user",
    application: "application",
    pushToken: "token",
    platform: "platform",
    deviceIdentifier: "identifier",
    name: "name",
    enabled: "enabled",
    disabledReason: "reason",
    tags: "tags",
  },
  attributes: ["colour"],
};

export type Apis = ReturnType<typeof apisOf>;

interface Call {
  method: string;
  headers: Record<string, string>;
  body?: object | undefined;
  form?: Record<string, string>;
}

/** A 503 promises that nothing was changed, so the request is sent again. */
async function call(path: string, request: Call): Promise<ApiResponse> {
  for (let attempt = 1; ; attempt++) {
    const answer = await callOnce(path, request);
    if (answer.status !== 503 || attempt === 10) return answer;
    await sleep(50 * attempt);
  }
}

async function callOnce(path: string, { method, headers, body, form }: Call): Promise<ApiResponse> {
  const json =
    body instanceof Uint8Array ? new Blob([body as Uint8Array<ArrayBuffer>]) : body && JSON.stringify(body);
  const payload = form === undefined ? json : new URLSearchParams(form);
  const response = await fetch(new URL(path, serverUrl()), {
    method,
    headers: { ...(form === undefined && { "content-type": "application/json" }), ...headers },
    ...(payload !== undefined && method !== "DELETE" && { body: payload }),
  });
  const text = await response.text();
  return { status: response.status, body: bodyOf(response, text) };
}

const bodyOf = (response: Response, text: string): unknown => {
  if (/^text\/csv/.test(response.headers.get("content-type") ?? "")) return text;
  return text === "" ? null : JSON.parse(text);
};

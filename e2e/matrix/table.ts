import { randomUUID } from "node:crypto";
import { apnsCredentials, serviceAccount } from "../fixtures/push-credentials";
import { type Principal, principals } from "./principals";

// Who may do what, route by route, written by hand. A built route that is not
// listed here fails the test, and so does a line without a route.

/** What a request is about: the ids that it carries, all of one person of project A or, for a refusal, of someone else. */
export interface Sample {
  email: string;
  externalUserId: string;
  deviceId: string;
  pushToken: string;
  /** Never given twice. */
  unique: string;
}

export interface Row {
  may: readonly Principal[];
  /** The status of a success, 200 by default; several if it depends on earlier requests. */
  answers?: number | number[];
  /** The JSON body, or the form for APIs that take forms. */
  body?: (sample: Sample) => object;
  query?: string;
  headers?: Record<string, string>;
  /** Whom the request names outside its path: with a user token, only its own user is allowed. */
  about?: "email" | "externalUserId" | "deviceId";
  /** The status for a project-wide credential if the project has no such user. */
  absent?: number;
  /** It names two identities, and a user token here proves one of them. */
  namesTwo?: true;
  /** The status for every caller. */
  always?: number;
  /** Sent alone after all others, in the order of the table, because the project is closed meanwhile. */
  closesProject?: true;
}

const readers: Principal[] = ["serverKey", "readonlyKey", "viewer", "editor", "admin"];
const writers: Principal[] = ["serverKey", "editor", "admin"];
const minters: Principal[] = ["serverKey", "admin"];
const senders: Principal[] = ["senderKey"];
const admins: Principal[] = ["admin"];
const team: Principal[] = ["viewer", "editor", "admin"];
const operators: Principal[] = [...team, "adminOfB"];

const keyHolders: Principal[] = [
  "serverKey",
  "readonlyKey",
  "senderKey",
  "mobileKey",
  "mobileKeyWithToken",
  "serverKeyOfB",
];
const serverKeys: Principal[] = ["serverKey", "serverKeyOfB"];
const profileReaders: Principal[] = [...serverKeys, "readonlyKey"];
const registrars: Principal[] = [...serverKeys, "mobileKeyWithToken"];
/** A user token adds nothing here, nor does one that is no longer valid take anything away. */
const anyMobileKey: Principal[] = [
  "mobileKey",
  "mobileKeyWithToken",
  "mobileKeyWithExpiredToken",
  "mobileKeyWithTokenOfB",
];

const bearersThatRead: Principal[] = ["serverKey", "readonlyKey", "accessToken", "userToken"];
const bearersThatWrite: Principal[] = ["serverKey", "accessToken", "userToken"];

const missingRoute: Row = { may: [], always: 404 };
const ignored: Row = { may: keyHolders, body: () => ({ eventName: "opened" }) };
const asked: Row = { may: keyHolders };
const askedBeforeSignIn: Row = { may: [...keyHolders, "mobileKeyWithExpiredToken", "mobileKeyWithTokenOfB"] };

const identity = ({ email }: Sample) => ({ email });
const someDevice = ({ pushToken }: Sample) => ({
  token: pushToken,
  platform: "APNS",
  applicationName: "com.example.app",
});
const userDevice = ({ unique }: Sample) => ({
  deviceToken: `token-${unique}`,
  notificationId: "n-1",
  make: "Apple",
  model: "iPhone17,2",
  acceptNotifications: true,
  type: "ios",
});
const mobileDevice: Row = {
  may: ["serverKey", "serverKeyOfB", "userToken"],
  about: "email",
  absent: 200,
  body: ({ unique }) => ({
    device_identifier: `identifier-${unique}`,
    notification_token: `token-${unique}`,
    operating_system: "ios",
  }),
};
/** A person in both projects. */
export const mergedInto = "merged@example.com";

const apnsKey = apnsCredentials();
const account = serviceAccount();
const answered: Row = {
  may: senders,
  about: "deviceId",
  absent: 200,
  body: ({ deviceId }) => [{ deviceId, service: "apns", status: 429 }],
};
const answeredTo = (body: (deviceId: string) => object): Row => ({
  ...answered,
  body: ({ deviceId }) => body(deviceId),
});

const note = () => ({ note: "Lost in a taxi" });

export const table: Record<string, Row> = {
  // Native: an operator's own objects, and those reached by a link.
  "GET /api/v1/me": { may: operators },
  "PATCH /api/v1/me": { may: operators, body: () => ({ name: "Grace" }) },
  "GET /api/v1/me/sessions": { may: operators },
  // It may have been ended by an earlier request.
  "DELETE /api/v1/me/sessions/[sessionId]": { may: operators, answers: [204, 404] },
  "POST /api/v1/me/sessions/end-others": { may: operators },
  "GET /api/v1/preferences/[key]": { may: operators },
  "PUT /api/v1/preferences/[key]": { may: operators, body: () => ({ value: true }) },
  "GET /openapi.json": { may: principals, always: 200 },
  "GET /api/v1/projects": { may: operators },
  "POST /api/v1/projects": {
    may: operators,
    answers: 201,
    body: ({ unique }) => ({ name: "New", slug: `new-${unique}`, identityType: "email" }),
  },
  "GET /api/v1/invitations/[token]": { may: principals },
  "POST /api/v1/invitations/[token]/accept": {
    may: principals,
    body: () => ({ name: "Ada", password: "a password of my own" }),
  },
  ...under("/api/v1/[...path]", {
    GET: missingRoute,
    POST: missingRoute,
    PUT: missingRoute,
    PATCH: missingRoute,
    DELETE: missingRoute,
  }),

  // Native: one project.
  ...under("/api/v1/projects/[project]", {
    GET: { may: readers },
    PATCH: { may: admins, body: () => ({ name: "Renamed" }) },
    "POST /archive": { may: admins, closesProject: true },
    "POST /restore": { may: admins, closesProject: true },
    // Only an archived project can be deleted, and only by its name.
    "POST /delete": { may: admins, answers: [204, 409], body: () => ({ name: "Anything" }) },
    "GET /overview": { may: readers },
    "GET /overview/timeline": { may: readers },
    "GET /overview/versions": { may: readers },
    "GET /devices": { may: readers },
    "GET /devices/count": { may: readers },
    "GET /devices/facets": { may: readers },
    "GET /devices/export": { may: readers },
    "POST /devices/bulk": {
      may: writers,
      answers: 202,
      about: "deviceId",
      absent: 202,
      body: ({ deviceId }) => ({ action: "disable", note: "Lost", selection: { ids: [deviceId] } }),
    },
    "GET /devices/[deviceId]": { may: readers },
    "PATCH /devices/[deviceId]": {
      may: writers,
      body: () => ({ name: "Blue" }),
      headers: { "if-match": "*" },
    },
    "DELETE /devices/[deviceId]": { may: writers, answers: 204 },
    "POST /devices/[deviceId]/disable": { may: writers, body: note },
    "POST /devices/[deviceId]/enable": { may: writers },
    "GET /devices/[deviceId]/history": { may: readers },
    "POST /devices/[deviceId]/move": { may: writers, body: identity },
    "GET /devices/[deviceId]/related": { may: readers },
    "POST /devices/[deviceId]/reveal": { may: writers },
    "GET /devices/[deviceId]/delivery": { may: readers },
    "POST /devices/[deviceId]/test-push": {
      may: writers,
      // Without the application's credentials nothing is sent.
      answers: [200, 409],
      body: () => ({ title: "Hello", body: "World" }),
    },
    "GET /targets": { may: senders },
    "POST /feedback": answered,
    "POST /feedback/gorush": answeredTo((notif_id) => ({
      ...{ notif_id, type: "failed-push", platform: "ios", token: "", error: "TooManyRequests" },
    })),
    "POST /feedback/firebase-admin": answeredTo((deviceId) => ({
      deviceIds: [deviceId],
      responses: [{ success: true, messageId: "1" }],
    })),
    "POST /feedback/expo": answeredTo((deviceId) => ({
      deviceIds: [deviceId],
      tickets: [{ status: "ok", id: "1" }],
    })),
    "POST /feedback/web-push": answeredTo((deviceId) => [{ deviceId, statusCode: 201 }]),
    "POST /feedback/rpush": answeredTo((deviceId) => [{ deviceId, type: "Apns2", delivered: true }]),
    "GET /problems": { may: readers },
    "GET /quarantines": { may: readers },
    "POST /quarantines/[quarantineId]/apply": { may: writers },
    "POST /quarantines/[quarantineId]/discard": { may: writers },
    "GET /users": { may: readers },
    "GET /users/export": { may: readers },
    "GET /users/[userId]": { may: readers },
    "PATCH /users/[userId]": {
      may: writers,
      body: () => ({ dataFields: { plan: "gold" } }),
      headers: { "if-match": "*" },
    },
    "POST /users/[userId]/disable-devices": { may: writers, body: note },
    "POST /users/[userId]/erase": { may: writers, answers: 204 },
    "GET /users/[userId]/export": { may: readers },
    "GET /users/[userId]/history": { may: readers },
    "POST /user-tokens": { may: minters, body: identity },
    "GET /applications": { may: readers },
    "POST /applications": { may: admins, answers: 201, body: ({ unique }) => ({ name: `app-${unique}` }) },
    "PATCH /applications/[applicationId]": { may: admins, body: () => ({ tokenPolicy: "exclusive" }) },
    "DELETE /applications/[applicationId]": { may: admins, answers: 204 },
    "POST /applications/[applicationId]/merge": {
      may: admins,
      // No application has the id that it is to be merged into.
      answers: [202, 404],
      body: () => ({ into: randomUUID() }),
    },
    "GET /applications/[applicationId]/delivery": { may: readers },
    "GET /applications/[applicationId]/push-credentials": { may: admins },
    "PUT /applications/[applicationId]/push-credentials/apns": { may: admins, body: () => apnsKey },
    "DELETE /applications/[applicationId]/push-credentials/apns": { may: admins, answers: 204 },
    "PUT /applications/[applicationId]/push-credentials/fcm": {
      may: admins,
      body: () => ({ serviceAccount: account }),
    },
    "DELETE /applications/[applicationId]/push-credentials/fcm": { may: admins, answers: 204 },
    "GET /user-fields": { may: readers },
    "PATCH /user-fields": { may: admins, body: () => ({ name: "knownField", type: "date" }) },
    "POST /user-fields/remove": { may: admins, body: () => ({ names: ["no such field"] }) },
    "GET /cleanup": { may: readers },
    "PATCH /cleanup": { may: admins, body: () => ({ staleAfterDays: 90 }) },
    // A requested run may still be in progress.
    "POST /cleanup/run": { may: admins, answers: [202, 409] },
    // The old spelling.
    "GET /hygiene": { may: readers },
    "PATCH /hygiene": { may: admins, body: () => ({ staleAfterDays: 90 }) },
    "POST /hygiene/run": { may: admins, answers: [202, 409] },
    "GET /jobs": { may: readers },
    "GET /jobs/[jobId]": { may: readers },
    "POST /jobs/[jobId]/undo": { may: writers, answers: 202 },
    // The job of the fixtures is over, with nothing left to do.
    "POST /jobs/[jobId]/cancel": { may: writers, answers: [200, 409] },
    "POST /jobs/[jobId]/run-again": { may: writers, answers: [202, 409] },
    "GET /work": { may: readers },
    "GET /imports": { may: writers },
    "POST /imports": { may: writers, answers: 201, body: () => ({ fileName: "devices.csv", bytes: 9 }) },
    "GET /imports/[importId]": { may: writers },
    "DELETE /imports/[importId]": { may: writers, answers: 204 },
    // Its file is whole already.
    "PUT /imports/[importId]/chunks/[number]": { may: writers, answers: [200, 409] },
    "GET /imports/[importId]/preview": { may: writers },
    "POST /imports/[importId]/check": {
      may: writers,
      answers: 202,
      body: () => ({ format: "csv", preset: "other", columns: {} }),
    },
    "POST /imports/[importId]/start": { may: writers, answers: 202 },
    "GET /imports/[importId]/rejects": { may: writers },
    "GET /views": { may: team, query: "list=devices" },
    "POST /views": {
      may: team,
      answers: 201,
      query: "list=devices",
      body: () => ({ name: "Mine", query: "" }),
    },
    "PATCH /views/[viewId]": { may: team, body: () => ({ name: "Renamed" }) },
    "DELETE /views/[viewId]": { may: team, answers: 204 },
    "POST /sample-data": { may: writers, answers: [201, 409] },
    "DELETE /sample-data": { may: writers },
    "GET /audit": { may: admins },
    "GET /audit/export": { may: admins },
    "GET /api-keys": { may: admins },
    "POST /api-keys": { may: admins, answers: 201, body: () => ({ kind: "readonly", name: "New" }) },
    "PATCH /api-keys/[keyId]": { may: admins, body: () => ({ name: "Backend" }) },
    "POST /api-keys/[keyId]/revoke": { may: admins },
    "POST /api-keys/[keyId]/rotate": { may: admins, answers: 201, body: () => ({}) },
    "GET /invitations": { may: admins },
    "POST /invitations": {
      may: admins,
      answers: 201,
      body: ({ unique }) => ({ email: `new-${unique}@example.com`, role: "viewer" }),
    },
    "DELETE /invitations/[invitationId]": { may: admins, answers: 204 },
    "GET /members": { may: admins },
    "PATCH /members/[operatorId]": { may: admins, body: () => ({ role: "editor" }) },
    "DELETE /members/[operatorId]": { may: admins },
    "GET /members/[operatorId]/api-keys": { may: admins },
    "POST /members/[operatorId]/api-keys/revoke": { may: admins },
    "POST /signing-secret/rotate": { may: admins },
  }),

  // Iterable. Its keys belong to one project each, so B's key is at home too, and finds nothing of A's there.
  ...under("/api", {
    "GET /[...path]": missingRoute,
    "POST /[...path]": missingRoute,
    "PUT /[...path]": missingRoute,
    "PATCH /[...path]": missingRoute,
    "DELETE /[...path]": missingRoute,
    "POST /commerce/[event]": ignored,
    "POST /embedded-messaging/events/[event]": ignored,
    "GET /embedded-messaging/messages": asked,
    "POST /events/[event]": ignored,
    "POST /events/trackBulk": { may: keyHolders, body: () => ({ events: [] }) },
    "GET /inApp/getMessages": asked,
    "GET /inApp/web/getMessages": asked,
    "GET /mobile/getRemoteConfiguration": askedBeforeSignIn,
    "GET /webhooks": asked,
    "POST /auth/jwts/invalidate": { may: serverKeys, about: "email", absent: 200, body: identity },
    "POST /lists/subscribe": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ listId: 1, subscribers: [{ email }] }),
    },
    "POST /lists/unsubscribe": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ listId: 1, subscribers: [{ email }] }),
    },
    ...Object.fromEntries(
      ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [`${method} /push/[...path]`, missingRoute]),
    ),
    "GET /unknownuser/list": askedBeforeSignIn,
    "POST /unknownuser/consent": { ...askedBeforeSignIn, body: () => ({ consentTimestamp: 1 }) },
    "POST /unknownuser/events/session": {
      may: [...serverKeys, ...anyMobileKey],
      body: () => ({ user: { userId: randomUUID(), dataFields: { plan: "gold" } } }),
    },
  }),
  ...under("/api/users", {
    "GET /[email]": { may: profileReaders, about: "email", absent: 200 },
    "DELETE /[email]": { may: serverKeys, about: "email", absent: 200 },
    "POST /[email]": missingRoute,
    "PUT /[email]": missingRoute,
    "PATCH /[email]": missingRoute,
    "POST /bulkUpdateSubscriptions": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ updateSubscriptionsRequests: [{ email, emailListIds: [1] }] }),
    },
    "POST /bulkUpdate": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ users: [{ email, dataFields: { plan: "gold" } }] }),
    },
    "GET /byUserId": { may: profileReaders, about: "externalUserId", absent: 200 },
    "DELETE /byUserId": { may: serverKeys, about: "externalUserId", absent: 400 },
    "GET /byUserId/[userId]": { may: profileReaders, about: "externalUserId", absent: 200 },
    "DELETE /byUserId/[userId]": { may: serverKeys, about: "externalUserId", absent: 400 },
    "POST /disableDevice": {
      may: [...serverKeys, ...anyMobileKey],
      about: "email",
      absent: 200,
      body: ({ email, pushToken }) => ({ email, token: pushToken }),
    },
    "POST /forget": { may: serverKeys, about: "email", absent: 200, body: identity },
    "GET /getByEmail": { may: profileReaders, about: "email", absent: 200 },
    "GET /getFields": { may: profileReaders },
    "GET /getSentMessages": asked,
    "POST /merge": {
      may: serverKeys,
      namesTwo: true,
      about: "email",
      absent: 400,
      body: ({ email }) => ({ sourceEmail: email, destinationEmail: mergedInto }),
    },
    "POST /registerBrowserToken": {
      may: registrars,
      about: "email",
      absent: 200,
      body: ({ email, unique }) => ({ email, browserToken: `browser-${unique}` }),
    },
    "POST /registerDeviceToken": {
      may: registrars,
      about: "email",
      absent: 200,
      body: (sample) => ({ email: sample.email, device: someDevice(sample) }),
    },
    "POST /unforget": { may: serverKeys, about: "email", absent: 200, body: identity },
    "POST /update": {
      may: registrars,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ email, dataFields: { plan: "gold" } }),
    },
    "POST /updateEmail": {
      may: serverKeys,
      namesTwo: true,
      about: "email",
      absent: 400,
      body: ({ email, unique }) => ({ currentEmail: email, newEmail: `new-${unique}@example.com` }),
    },
    "POST /updateSubscriptions": {
      may: registrars,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ email, emailListIds: [1] }),
    },
  }),

  // Genesys Cloud.
  "POST /oauth/token": { may: ["serverKey", "readonlyKey"] },
  ...under("/api/v2/tokens/me", {
    GET: { may: [...bearersThatRead, "serverKeyOfB"] },
  }),
  ...under("/api/v2/mobiledevices", {
    GET: { may: [...bearersThatRead, "serverKeyOfB"] },
    POST: { may: [...bearersThatWrite, "serverKeyOfB"], body: userDevice },
    "GET /[deviceId]": { may: bearersThatRead },
    "PUT /[deviceId]": { may: bearersThatWrite, body: () => ({ name: "Blue" }) },
    "DELETE /[deviceId]": { may: bearersThatWrite, answers: 204 },
  }),
  ...under("/api/v2/[...path]", {
    GET: missingRoute,
    POST: missingRoute,
    PUT: missingRoute,
    PATCH: missingRoute,
    DELETE: missingRoute,
  }),

  // TribeHR, with and without /api, JSON and XML.
  ...Object.assign(
    {},
    ...["", "/api"].flatMap((root) => [
      ...["json", "xml"].map((suffix) =>
        under(`${root}/mobile_devices.${suffix}`, {
          POST: mobileDevice,
        }),
      ),
      under(`${root}/mobile_devices/[...path]`, {
        GET: missingRoute,
        POST: missingRoute,
        PUT: missingRoute,
        PATCH: missingRoute,
        DELETE: missingRoute,
      }),
    ]),
  ),
};

/** Rows with a common path prefix: `GET`, or `GET /below`. */
function under(root: string, rows: Record<string, Row>): Record<string, Row> {
  return Object.fromEntries(
    Object.entries(rows).map(([operation, row]) => {
      const [method, below = ""] = operation.split(" ");
      return [`${method} ${root}${below}`, row];
    }),
  );
}

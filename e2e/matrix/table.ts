import { randomUUID } from "node:crypto";
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
}

const readers: Principal[] = ["serverKey", "readonlyKey", "viewer", "editor", "admin"];
const writers: Principal[] = ["serverKey", "editor", "admin"];
const minters: Principal[] = ["serverKey", "admin"];
const admins: Principal[] = ["admin"];
const team: Principal[] = ["viewer", "editor", "admin"];
const operators: Principal[] = [...team, "adminOfB"];

const keyHolders: Principal[] = [
  "serverKey",
  "readonlyKey",
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
const missingMethod: Row = { may: [], always: 405 };
const preflight: Row = { may: [], always: 204 };
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
    "GET /overview": { may: readers },
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
    "DELETE /views/[viewId]": { may: team, answers: 204 },
    "POST /sample-data": { may: writers, answers: [201, 409] },
    "DELETE /sample-data": { may: writers },
    "GET /audit": { may: admins },
    "GET /audit/export": { may: admins },
    "GET /api-keys": { may: admins },
    "POST /api-keys": { may: admins, answers: 201, body: () => ({ kind: "readonly", name: "New" }) },
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
    "OPTIONS /[...path]": preflight,
    "GET /[...path]": missingRoute,
    "POST /[...path]": missingRoute,
    "PUT /[...path]": missingRoute,
    "PATCH /[...path]": missingRoute,
    "DELETE /[...path]": missingRoute,
    "POST /commerce/[event]": ignored,
    "OPTIONS /commerce/[event]": preflight,
    "POST /embedded-messaging/events/[event]": ignored,
    "OPTIONS /embedded-messaging/events/[event]": preflight,
    "GET /embedded-messaging/messages": asked,
    "OPTIONS /embedded-messaging/messages": preflight,
    "POST /events/[event]": ignored,
    "OPTIONS /events/[event]": preflight,
    "POST /events/trackBulk": { may: keyHolders, body: () => ({ events: [] }) },
    "OPTIONS /events/trackBulk": preflight,
    "GET /inApp/getMessages": asked,
    "OPTIONS /inApp/getMessages": preflight,
    "GET /inApp/web/getMessages": asked,
    "OPTIONS /inApp/web/getMessages": preflight,
    "GET /mobile/getRemoteConfiguration": askedBeforeSignIn,
    "OPTIONS /mobile/getRemoteConfiguration": preflight,
    "GET /webhooks": asked,
    "OPTIONS /webhooks": preflight,
    "POST /auth/jwts/invalidate": { may: serverKeys, about: "email", absent: 200, body: identity },
    "OPTIONS /auth/jwts/invalidate": preflight,
    "POST /lists/subscribe": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ listId: 1, subscribers: [{ email }] }),
    },
    "OPTIONS /lists/subscribe": preflight,
    "POST /lists/unsubscribe": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ listId: 1, subscribers: [{ email }] }),
    },
    "OPTIONS /lists/unsubscribe": preflight,
    ...Object.fromEntries(
      ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [`${method} /push/[...path]`, missingRoute]),
    ),
    "OPTIONS /push/[...path]": preflight,
    "GET /unknownuser/list": askedBeforeSignIn,
    "OPTIONS /unknownuser/list": preflight,
    "POST /unknownuser/consent": { ...askedBeforeSignIn, body: () => ({ consentTimestamp: 1 }) },
    "OPTIONS /unknownuser/consent": preflight,
    "POST /unknownuser/events/session": {
      may: [...serverKeys, ...anyMobileKey],
      body: () => ({ user: { userId: randomUUID(), dataFields: { plan: "gold" } } }),
    },
    "OPTIONS /unknownuser/events/session": preflight,
  }),
  ...under("/api/users", {
    "GET /[email]": { may: profileReaders, about: "email", absent: 200 },
    "DELETE /[email]": { may: serverKeys, about: "email", absent: 200 },
    "OPTIONS /[email]": preflight,
    "POST /[email]": missingRoute,
    "PUT /[email]": missingRoute,
    "PATCH /[email]": missingRoute,
    "POST /bulkUpdateSubscriptions": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ updateSubscriptionsRequests: [{ email, emailListIds: [1] }] }),
    },
    "OPTIONS /bulkUpdateSubscriptions": preflight,
    "POST /bulkUpdate": {
      may: serverKeys,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ users: [{ email, dataFields: { plan: "gold" } }] }),
    },
    "OPTIONS /bulkUpdate": preflight,
    "GET /byUserId": { may: profileReaders, about: "externalUserId", absent: 200 },
    "DELETE /byUserId": { may: serverKeys, about: "externalUserId", absent: 400 },
    "OPTIONS /byUserId": preflight,
    "GET /byUserId/[userId]": { may: profileReaders, about: "externalUserId", absent: 200 },
    "DELETE /byUserId/[userId]": { may: serverKeys, about: "externalUserId", absent: 400 },
    "OPTIONS /byUserId/[userId]": preflight,
    "POST /disableDevice": {
      may: [...serverKeys, ...anyMobileKey],
      about: "email",
      absent: 200,
      body: ({ email, pushToken }) => ({ email, token: pushToken }),
    },
    "OPTIONS /disableDevice": preflight,
    "POST /forget": { may: serverKeys, about: "email", absent: 200, body: identity },
    "OPTIONS /forget": preflight,
    "GET /getByEmail": { may: profileReaders, about: "email", absent: 200 },
    "OPTIONS /getByEmail": preflight,
    "GET /getFields": { may: profileReaders },
    "OPTIONS /getFields": preflight,
    "GET /getSentMessages": asked,
    "OPTIONS /getSentMessages": preflight,
    "POST /merge": {
      may: serverKeys,
      namesTwo: true,
      about: "email",
      absent: 400,
      body: ({ email }) => ({ sourceEmail: email, destinationEmail: mergedInto }),
    },
    "OPTIONS /merge": preflight,
    "POST /registerBrowserToken": {
      may: registrars,
      about: "email",
      absent: 200,
      body: ({ email, unique }) => ({ email, browserToken: `browser-${unique}` }),
    },
    "OPTIONS /registerBrowserToken": preflight,
    "POST /registerDeviceToken": {
      may: registrars,
      about: "email",
      absent: 200,
      body: (sample) => ({ email: sample.email, device: someDevice(sample) }),
    },
    "OPTIONS /registerDeviceToken": preflight,
    "POST /unforget": { may: serverKeys, about: "email", absent: 200, body: identity },
    "OPTIONS /unforget": preflight,
    "POST /update": {
      may: registrars,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ email, dataFields: { plan: "gold" } }),
    },
    "OPTIONS /update": preflight,
    "POST /updateEmail": {
      may: serverKeys,
      namesTwo: true,
      about: "email",
      absent: 400,
      body: ({ email, unique }) => ({ currentEmail: email, newEmail: `new-${unique}@example.com` }),
    },
    "OPTIONS /updateEmail": preflight,
    "POST /updateSubscriptions": {
      may: registrars,
      about: "email",
      absent: 200,
      body: ({ email }) => ({ email, emailListIds: [1] }),
    },
    "OPTIONS /updateSubscriptions": preflight,
  }),

  // Genesys Cloud.
  "POST /oauth/token": { may: ["serverKey", "readonlyKey"] },
  "OPTIONS /oauth/token": preflight,
  ...under("/api/v2/tokens/me", {
    GET: { may: [...bearersThatRead, "serverKeyOfB"] },
    POST: missingMethod,
    PUT: missingMethod,
    PATCH: missingMethod,
    DELETE: missingMethod,
    OPTIONS: preflight,
  }),
  ...under("/api/v2/mobiledevices", {
    GET: { may: [...bearersThatRead, "serverKeyOfB"] },
    POST: { may: [...bearersThatWrite, "serverKeyOfB"], body: userDevice },
    PUT: missingMethod,
    PATCH: missingMethod,
    DELETE: missingMethod,
    "GET /[deviceId]": { may: bearersThatRead },
    "PUT /[deviceId]": { may: bearersThatWrite, body: () => ({ name: "Blue" }) },
    "DELETE /[deviceId]": { may: bearersThatWrite, answers: 204 },
    "POST /[deviceId]": missingMethod,
    "PATCH /[deviceId]": missingMethod,
    OPTIONS: preflight,
    "OPTIONS /[deviceId]": preflight,
  }),
  ...under("/api/v2/[...path]", {
    OPTIONS: preflight,
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
          GET: missingMethod,
          PUT: missingMethod,
          PATCH: missingMethod,
          DELETE: missingMethod,
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

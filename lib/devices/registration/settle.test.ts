import { describe, expect, test } from "vitest";
import type { AuthorizedProject, RequestContext, Scope } from "@/lib/context";
import { newId } from "@/lib/ids";
import { identityHashes } from "@/lib/users/forgotten";
import type { GivenIdentity } from "@/lib/users/identity";
import type { Owner } from "@/lib/users/owner";
import { defaultColumns } from "../merge";
import { disabledByAdmin, signedOut, updatedColumns } from "../mutations";
import type { DeviceUpdate, Registration } from "../types";
import { settleChanges } from "./change";
import { settle } from "./settle";
import {
  type Decision,
  type DeviceRow,
  type ImportedFacts,
  type KnownApplication,
  type PendingChange,
  pendingRegistration,
  type RegistrationState,
  type Settled,
} from "./types";

const now = new Date("2026-11-28T12:00:00.000Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const projectId = newId();
const shared: KnownApplication = {
  ...{ projectId, id: newId(), name: "shared" },
  ...{ isDefault: true, isExclusive: false },
};
const exclusive: KnownApplication = {
  ...{ projectId, id: newId(), name: "exclusive" },
  ...{ isDefault: false, isExclusive: true },
};

const user = (email: string): Owner => ({
  projectId,
  id: newId(),
  email,
  emailKey: email,
  emailIsPlaceholder: false,
  isAnonymous: false,
  externalUserId: null,
  version: 1,
});
const ada = user("ada@example.com");
const grace = user("grace@example.com");

const device = (owner: Owner, columns: Partial<DeviceRow> = {}): DeviceRow => ({
  ...defaultColumns(hoursAgo(48)),
  projectId,
  id: newId(),
  userId: owner.id,
  applicationId: shared.id,
  pushToken: "a-token",
  pushService: "fcm",
  pushEnvironment: "production",
  platform: "android",
  lastSeenAt: hoursAgo(0.5),
  ...columns,
});
const disabled = (reason: DeviceRow["disabledReason"]) => ({
  enabled: false,
  disabledAt: hoursAgo(24),
  disabledReason: reason,
});

interface Given extends Partial<Omit<Registration, "user" | "applicationName">> {
  user?: GivenIdentity;
  application?: string | null;
  identifier?: string;
  /** The registration comes from a row of a file, not from the phone. */
  file?: Partial<Omit<ImportedFacts, "importId">>;
  scopes?: Scope[];
  tokenUser?: RequestContext["tokenUser"];
  project?: Partial<AuthorizedProject>;
}

const context = ({ scopes, tokenUser, project }: Given = {}): RequestContext => ({
  requestId: "request",
  actor: { type: "apiKey", id: null, label: "key" },
  project: {
    id: projectId as AuthorizedProject["id"],
    slug: "project",
    identityType: "email",
    autoCreateApplications: true,
    isArchived: false,
    ...project,
  },
  scopes: new Set(scopes ?? ["devices:write"]),
  tokenUser: tokenUser ?? null,
});

function registration(given: Given = {}) {
  const { user: identity, application = null, identifier, file, ...rest } = given;
  return pendingRegistration(
    context(given),
    {
      user: identity ?? { email: "ada@example.com" },
      applicationName: application,
      pushToken: "a-token",
      pushService: "fcm",
      pushEnvironment: "production",
      platform: "android",
      facts: {},
      attributes: {},
      ...rest,
    },
    {
      ...(identifier !== undefined && { deviceIdentifier: identifier }),
      ...(file && {
        imported: {
          importId: "import",
          delivery: file.delivery ?? null,
          createdAt: file.createdAt ?? null,
          lastSeenAt: file.lastSeenAt ?? null,
          tags: file.tags ?? null,
          note: file.note ?? null,
        },
      }),
    },
  );
}

const state = (some: Partial<RegistrationState> = {}): RegistrationState => ({
  now,
  applications: [shared, exclusive],
  users: [ada, grace],
  devices: [],
  deviceCounts: new Map(),
  erased: new Set(),
  subjects: new Map(),
  ...some,
});

const events = ({ changes }: Settled<Decision>) =>
  changes.history.map(({ action, ctx }) => `${action} by ${ctx.actor.label}`);
const results = ({ outcomes }: Settled<Decision>) =>
  outcomes.map((outcome) => (outcome.result === "rejected" ? outcome.error.code : outcome.result));
const only = (settled: ReturnType<typeof settle>): DeviceRow => {
  const [outcome] = settled.outcomes;
  if (outcome === undefined || outcome.result === "rejected") throw new Error("There is no device.");
  return outcome.device;
};

describe("a new device", () => {
  test("is created with its user and its application", () => {
    const settled = settle(state(), [
      registration({ user: { email: "new@example.com" }, application: "new app", facts: { model: "Pixel" } }),
    ]);
    const { applications, createdUsers, created } = settled.changes;
    expect(applications).toMatchObject([{ name: "new app", isExclusive: false }]);
    expect(createdUsers).toMatchObject([{ email: "new@example.com" }]);
    expect(created).toMatchObject([
      { model: "Pixel", enabled: true, version: 1, createdAt: now, updatedAt: now, lastSeenAt: now },
    ]);
    expect(created[0]?.userId).toBe(createdUsers[0]?.id);
    expect(created[0]?.applicationId).toBe(applications[0]?.id);
    expect(events(settled)).toEqual(["device.registered by key"]);
    expect(settled.locks).toMatchObject({ identities: [expect.any(String)], users: [], devices: [] });
  });

  test("of a known user needs the lock of the user, under which devices are counted", () => {
    const settled = settle(state({ deviceCounts: new Map([[ada.id, 499]]) }), [registration()]);
    expect(results(settled)).toEqual(["created"]);
    expect(settled.locks.users).toEqual([ada]);
  });

  test("is the 500th at most, those before it in the batch counted", () => {
    const settled = settle(state({ deviceCounts: new Map([[ada.id, 499]]) }), [
      registration({ pushToken: "token-1" }),
      registration({ pushToken: "token-2" }),
      registration({ pushToken: "token-2", isServiceUser: true }),
    ]);
    expect(results(settled)).toEqual(["created", "tooManyDevices", "created"]);
  });

  test("needs an existing application if the project creates none", () => {
    const project = { autoCreateApplications: false };
    const settled = settle(state({ applications: [] }), [
      registration({ project }),
      registration({ project, application: "unknown" }),
    ]);
    expect(results(settled)).toEqual(["unknownApplication", "unknownApplication"]);
    expect(settled.changes.createdUsers).toEqual([]);
  });

  test("is rejected, with its user, if its attributes are too large", () => {
    const settled = settle(state(), [
      registration({ user: { email: "new@example.com" }, attributes: { big: "x".repeat(40_000) } }),
    ]);
    expect(results(settled)).toEqual(["invalidValue"]);
    expect(settled.changes.createdUsers).toEqual([]);
  });
});

describe("the user", () => {
  test("is not created again once erased", () => {
    const pending = registration({ user: { email: "late@example.com" } });
    const erased = new Set(identityHashes(pending.ctx, { email: "late@example.com" }));
    expect(results(settle(state({ erased }), [pending]))).toEqual(["forgottenUser"]);
  });

  test("known by userId alone is created in an email project only on request", () => {
    const settled = settle(state(), [
      registration({ user: { externalUserId: "u-1" } }),
      registration({ user: { externalUserId: "u-1", preferUserId: true } }),
    ]);
    expect(results(settled)).toEqual(["unknownUser", "created"]);
    expect(settled.changes.createdUsers).toMatchObject([{ emailIsPlaceholder: true, externalUserId: "u-1" }]);
  });

  test("gets the other half of the identity, unless another user has it", () => {
    const settled = settle(state({ users: [ada, { ...grace, externalUserId: "g" }] }), [
      registration({ user: { email: "ada@example.com", externalUserId: "a" } }),
      registration({ user: { email: "ada@example.com", externalUserId: "g" } }),
    ]);
    expect(results(settled)).toEqual(["created", "conflict"]);
    expect(settled.changes.attachedUsers).toMatchObject([{ id: ada.id, externalUserId: "a", version: 2 }]);
  });

  test("that two registrations of a batch create is one", () => {
    const identity = { email: "new@example.com" };
    const settled = settle(state(), [
      registration({ user: identity }),
      registration({ user: identity, pushToken: "another" }),
    ]);
    expect(results(settled)).toEqual(["created", "created"]);
    expect(settled.changes.createdUsers).toHaveLength(1);
    expect(settled.changes.history.filter(({ details }) => details?.newUser)).toHaveLength(1);
  });
});

describe("a known device", () => {
  test("that repeats what is stored changes nothing and needs no lock", () => {
    const row = device(ada, { attributes: { colour: "green" } });
    const settled = settle(state({ devices: [row] }), [registration({ attributes: { colour: "green" } })]);
    expect(results(settled)).toEqual(["unchanged"]);
    expect(settled.changes).toMatchObject({ created: [], updated: [], removed: [], history: [] });
    expect(settled.locks).toMatchObject({ users: [], devices: [], identities: [] });
  });

  test("is noted as seen once an hour, which is neither a version nor history", () => {
    const row = device(ada, { lastSeenAt: hoursAgo(1) });
    const settled = settle(state({ devices: [row] }), [registration()]);
    expect(settled.changes.updated).toEqual([{ before: row, after: { ...row, lastSeenAt: now } }]);
    expect(settled.changes.history).toEqual([]);
  });

  test("keeps what is absent, clears what is null and merges attributes", () => {
    const row = device(ada, { make: "Google", model: "Pixel", attributes: { kept: 1, gone: 2 } });
    const settled = settle(state({ devices: [row] }), [
      registration({ facts: { model: null }, attributes: { gone: null, added: 3 } }),
    ]);
    expect(only(settled)).toMatchObject({ make: "Google", model: "", attributes: { kept: 1, added: 3 } });
    expect(only(settled)).toMatchObject({ version: 2, updatedAt: now, lastSeenAt: now });
    expect(events(settled)).toEqual(["device.changed by key"]);
    expect(settled.locks).toMatchObject({ users: [], devices: [row] });
  });

  test.each([
    ["client", true],
    ["moved", true],
    ["stale", true],
    ["rejected", true],
    ["admin", false],
  ] as const)("disabled as %s is enabled by its phone: %s", (reason, isEnabled) => {
    const settled = settle(state({ devices: [device(ada, disabled(reason))] }), [registration()]);
    expect(only(settled).enabled).toBe(isEnabled);
    expect(events(settled)).toEqual(isEnabled ? ["device.enabled by key"] : []);
  });

  test("of another user with the same push token stays if users share tokens", () => {
    const settled = settle(state({ devices: [device(grace)] }), [registration()]);
    expect(results(settled)).toEqual(["created"]);
    expect(settled.changes).toMatchObject({ updated: [], removed: [] });
  });
});

describe("an exclusive push token", () => {
  const other = device(grace, { applicationId: exclusive.id });
  const taking = (given: Given = {}) => registration({ application: "exclusive", ...given });

  test("is disabled for all other users, by Rollcall", () => {
    const settled = settle(state({ devices: [other] }), [taking()]);
    expect(settled.changes.updated).toMatchObject([
      { before: other, after: { enabled: false, disabledAt: now, disabledReason: "moved", version: 2 } },
    ]);
    expect(events(settled)).toEqual(["device.disabled by Rollcall", "device.registered by key"]);
    expect(settled.locks).toMatchObject({ pushTokens: [expect.any(String)], users: [ada], devices: [other] });
  });

  test("is not taken by a mobile key without a user token", () => {
    const scopes: Scope[] = ["devices:register"];
    const settled = settle(state({ devices: [other] }), [
      taking({ scopes }),
      taking({ scopes, tokenUser: { email: "ada@example.com" } }),
    ]);
    expect(results(settled)).toEqual(["forbidden", "created"]);
  });

  test("is taken even by a device that an admin disabled, when its phone registers", () => {
    const own = device(ada, { applicationId: exclusive.id, ...disabled("admin") });
    const settled = settle(state({ devices: [own, other] }), [taking()]);
    expect(settled.changes.updated.map(({ after }) => after.disabledReason)).toEqual(["moved"]);
  });

  test("is not taken by a row of a file that leaves its device disabled", () => {
    const settled = settle(state({ devices: [other] }), [
      taking({ file: { delivery: { enabled: false, reason: "stale", note: null } } }),
    ]);
    expect(settled.changes).toMatchObject({ created: [{ disabledReason: "stale" }], updated: [] });
  });

  test("belongs to the last registration of a batch", () => {
    const settled = settle(state(), [taking(), taking({ user: { email: "grace@example.com" } })]);
    expect(settled.changes.created).toMatchObject([
      { userId: ada.id, enabled: false, disabledReason: "moved", version: 2 },
      { userId: grace.id, enabled: true },
    ]);
  });
});

describe("a device identifier", () => {
  const identifier = "installation-1";

  test("finds the user's own device, whose push token it changes", () => {
    const row = device(ada, { deviceIdentifier: identifier, pushToken: "old-token" });
    const settled = settle(state({ devices: [row] }), [registration({ identifier })]);
    expect(only(settled)).toMatchObject({ id: row.id, pushToken: "a-token", version: 2 });
    expect(settled.locks).toMatchObject({ identifiers: [], users: [ada], devices: [row] });
  });

  test("is adopted by the user's device that has the push token", () => {
    const row = device(ada);
    const settled = settle(state({ devices: [row] }), [registration({ identifier })]);
    expect(only(settled)).toMatchObject({ id: row.id, deviceIdentifier: identifier });
    expect(settled.locks.identifiers).toHaveLength(1);
  });

  test("of another user's device is taken over: that one is deleted and nothing carried over", () => {
    const row = device(grace, { deviceIdentifier: identifier, name: "Grace's", ...disabled("admin") });
    const settled = settle(state({ devices: [row] }), [registration({ identifier })]);
    expect(settled.changes).toMatchObject({ removed: [row], created: [{ name: "", enabled: true }] });
    expect(events(settled)).toEqual(["device.moved by Rollcall", "device.registered by key"]);
  });

  test("that is taken over results in a new device, even if the user already has the push token", () => {
    const theirs = device(grace, { deviceIdentifier: identifier });
    const own = device(ada, { name: "Ada's" });
    for (const file of [undefined, {}]) {
      const settled = settle(state({ devices: [theirs, own] }), [
        registration({ identifier, ...(file && { file }) }),
      ]);
      expect(settled.changes.removed.map(({ id }) => id)).toEqual([theirs.id, own.id]);
      expect(settled.changes.created).toMatchObject([{ name: "", deviceIdentifier: identifier }]);
    }
  });

  test("replaces the user's other device with the push token, and stays disabled if an admin disabled that", () => {
    const identified = device(ada, { deviceIdentifier: identifier, pushToken: "old-token" });
    const stale = device(ada, { ...disabled("admin"), disabledNote: "Lost" });
    const settled = settle(state({ devices: [identified, stale] }), [registration({ identifier })]);
    expect(settled.changes.removed).toEqual([stale]);
    expect(only(settled)).toMatchObject({ id: identified.id, disabledReason: "admin", disabledNote: "Lost" });
    expect(events(settled)).toEqual(["device.removed by key", "device.changed by key"]);
  });

  test("no longer counts a replaced device", () => {
    const theirs = device(grace, { deviceIdentifier: identifier });
    const deviceCounts = new Map([[ada.id, 500]]);
    const settled = settle(state({ devices: [theirs, device(ada)], deviceCounts }), [
      registration({ identifier }),
    ]);
    expect(results(settled)).toEqual(["created"]);
  });

  test("changes hands within a batch: only the last device is written, and all of it is history", () => {
    const settled = settle(state(), [
      registration({ identifier }),
      registration({ identifier, user: { email: "grace@example.com" } }),
    ]);
    expect(settled.changes).toMatchObject({ created: [{ userId: grace.id }], removed: [] });
    expect(events(settled)).toEqual([
      "device.registered by key",
      "device.moved by Rollcall",
      "device.registered by key",
    ]);
  });
});

describe("a row of a file", () => {
  test("backdates its device and applies its delivery state", () => {
    const settled = settle(state(), [
      registration({
        file: { createdAt: hoursAgo(99), delivery: { enabled: false, reason: "admin", note: "Sold" } },
      }),
    ]);
    expect(only(settled)).toMatchObject({
      ...{ createdAt: hoursAgo(99), lastSeenAt: hoursAgo(99), updatedAt: now },
      ...{
        enabled: false,
        disabledAt: now,
        disabledReason: "admin",
        disabledNote: "Sold",
        disabledBy: "key",
      },
    });
    expect(settled.changes.history[0]?.details).toMatchObject({ importId: "import" });
  });

  test("neither enables a device nor marks it as seen unless it says so", () => {
    const row = device(ada, { ...disabled("client"), lastSeenAt: hoursAgo(9) });
    const rows = [
      {},
      { lastSeenAt: hoursAgo(10) },
      { lastSeenAt: hoursAgo(2) },
      { delivery: { enabled: true } },
    ];
    const settled = settle(
      state({ devices: [row] }),
      rows.map((file) => registration({ file: file as Given["file"] & object })),
    );
    expect(results(settled)).toEqual(["unchanged", "unchanged", "updated", "updated"]);
    expect(events(settled)).toEqual(["device.enabled by key"]);
  });

  test("does not undo what an admin disabled", () => {
    const settled = settle(state({ devices: [device(ada, disabled("admin"))] }), [
      registration({ file: { delivery: { enabled: true } } }),
      registration({ file: { delivery: { enabled: false, reason: "stale", note: null } } }),
    ]);
    expect(results(settled)).toEqual(["unchanged", "unchanged"]);
  });

  test("disables a device for a reason that history records", () => {
    const settled = settle(state({ devices: [device(ada)] }), [
      registration({ file: { delivery: { enabled: false, reason: "rejected", note: "Gone" } } }),
    ]);
    expect(events(settled)).toEqual(["device.disabled by key"]);
    expect(settled.changes.history[0]?.details).toMatchObject({ reason: "rejected", note: "Gone" });
  });
});

/** Settles changes of existing devices; each names its devices by their rows. */
function settled(
  changes: { of: DeviceRow[]; change: PendingChange["change"]; by?: Given; userId?: string }[],
  some: Partial<RegistrationState> = {},
) {
  const pending = changes.map(
    ({ of, by, ...rest }) =>
      [
        { ctx: context(by), deviceId: of[0]?.id ?? newId(), ...rest },
        new Set(of.map(({ id }) => id)),
      ] as const,
  );
  return settleChanges(
    state({ ...some, subjects: new Map(pending) }),
    pending.map(([change]) => change),
  );
}
const afterwards = ({ changes }: Settled<Decision>) => changes.updated.map(({ after }) => after);
const disable = disabledByAdmin({ actor: { type: "operator", id: null, label: "Kim" } }, "Lost");
const enable: PendingChange["change"] = () => ({ enabled: true, disabledAt: null, disabledReason: null });
const edit = (update: Partial<DeviceUpdate>, ifVersion?: number): PendingChange["change"] => {
  return (row) => updatedColumns(row, { facts: {}, ...update }, ifVersion);
};

describe("a change of a device", () => {
  test("that does not exist is rejected", () => {
    const found = device(ada);
    const outcome = settled(
      [
        { of: [], change: disable },
        { of: [found], change: disable },
      ],
      { devices: [found] },
    );
    expect(results(outcome)).toEqual(["notFound", "updated"]);
  });

  test("that leaves every column as it is writes nothing", () => {
    const row = device(ada);
    const outcome = settled([{ of: [row], change: enable }], { devices: [row] });
    expect(results(outcome)).toEqual(["unchanged"]);
    expect(outcome.changes).toMatchObject({ updated: [], history: [] });
    expect(outcome.locks).toMatchObject({ devices: [], users: [] });
  });

  test("sees what an earlier one in its batch changed", () => {
    const row = device(ada);
    const change = edit({ facts: { name: "Ada's" } }, 1);
    const outcome = settled(
      [
        { of: [row], change },
        { of: [row], change },
        { of: [row], change: () => null },
        { of: [row], change: disable },
      ],
      { devices: [row] },
    );
    expect(results(outcome)).toEqual(["updated", "preconditionFailed", "removed", "notFound"]);
    expect(outcome.changes).toMatchObject({ updated: [], removed: [row] });
    expect(events(outcome)).toEqual(["device.changed by key", "device.removed by key"]);
  });
});

describe("disabling", () => {
  test("by an admin replaces any other reason and keeps the time", () => {
    const row = device(ada, disabled("stale"));
    const outcome = settled([{ of: [row], change: disable }], { devices: [row] });
    expect(afterwards(outcome)).toMatchObject([
      { disabledReason: "admin", disabledNote: "Lost", disabledBy: "Kim", disabledAt: row.disabledAt },
    ]);
    expect(afterwards(outcome)).toMatchObject([{ version: 2, updatedAt: now, lastSeenAt: row.lastSeenAt }]);
    expect(outcome.changes.history[0]).toMatchObject({
      ...{ action: "device.disabled", details: { reason: "admin", note: "Lost" } },
    });
    expect(outcome.locks).toMatchObject({ devices: [row], users: [], pushTokens: [] });
  });

  test("at sign-out covers every device that is still enabled", () => {
    const rows = [device(ada), device(grace), device(ada, { ...disabled("admin"), pushToken: "other" })];
    const change = signedOut(context());
    const outcome = settled([{ of: rows, change }], { devices: rows });
    expect(afterwards(outcome).map(({ id, disabledReason }) => [id, disabledReason])).toEqual([
      [rows[0]?.id, "client"],
      [rows[1]?.id, "client"],
    ]);
    expect(events(outcome)).toEqual(["device.disabled by key", "device.disabled by key"]);
  });

  test("at sign-out of an unknown token is no error", () => {
    const pending = { ctx: context(), deviceId: null, pushToken: "unknown", change: signedOut(context()) };
    const outcome = settleChanges(state({ subjects: new Map([[pending, new Set()]]) }), [pending]);
    expect(results(outcome)).toEqual(["unchanged"]);
  });
});

describe("enabling", () => {
  const held = device(grace, { applicationId: exclusive.id });
  const moved = device(ada, { applicationId: exclusive.id, ...disabled("moved") });

  test("is recorded with the reason that ended", () => {
    const row = device(ada, disabled("stale"));
    const outcome = settled([{ of: [row], change: enable }], { devices: [row] });
    expect(afterwards(outcome)).toMatchObject([{ enabled: true, disabledAt: null }]);
    expect(outcome.changes.history[0]).toMatchObject({
      action: "device.enabled",
      details: { reason: "stale" },
    });
    expect(outcome.locks).toMatchObject({ pushTokens: [], devices: [row] });
  });

  test("conflicts with another user's enabled device only if push tokens are exclusive", () => {
    const [theirs, own] = [device(grace), device(ada, disabled("moved"))];
    expect(results(settled([{ of: [moved], change: enable }], { devices: [held, moved] }))).toEqual([
      "conflict",
    ]);
    expect(results(settled([{ of: [own], change: enable }], { devices: [theirs, own] }))).toEqual([
      "updated",
    ]);
  });

  test("two devices with an exclusive push token enables the first, under the token's lock", () => {
    const other = { ...held, ...disabled("moved") };
    const outcome = settled(
      [
        { of: [moved], change: enable },
        { of: [other], change: enable },
      ],
      { devices: [moved, other] },
    );
    expect(results(outcome)).toEqual(["updated", "conflict"]);
    expect(outcome.locks.pushTokens).toHaveLength(1);
  });
});

describe("moving a device to another user", () => {
  const move = (row: DeviceRow, to: Owner) => ({
    of: [row],
    userId: to.id,
    change: () => ({ userId: to.id }),
  });

  test("changes nothing else, and locks both users", () => {
    const row = device(ada, { ...disabled("admin"), name: "Ada's" });
    const outcome = settled([move(row, grace)], { devices: [row] });
    expect(afterwards(outcome)).toEqual([{ ...row, userId: grace.id, version: 2, updatedAt: now }]);
    expect(outcome.changes.history[0]).toMatchObject({
      ...{ action: "device.moved", details: { from: ada.id, to: grace.id } },
    });
    expect(outcome.locks.users.map(({ id }) => id)).toEqual([ada.id, grace.id]);
  });

  test("to its own user changes nothing", () => {
    const row = device(ada);
    expect(results(settled([move(row, ada)], { devices: [row] }))).toEqual(["unchanged"]);
  });

  test("is refused if the user does not exist, has the push token, or has 500 devices", () => {
    const row = device(ada);
    const of = (some: Partial<RegistrationState>) => results(settled([move(row, grace)], some));
    expect(of({ devices: [row], users: [ada] })).toEqual(["unknownUser"]);
    expect(of({ devices: [row, device(grace)] })).toEqual(["conflict"]);
    expect(of({ devices: [row], deviceCounts: new Map([[grace.id, 500]]) })).toEqual(["tooManyDevices"]);
    expect(of({ devices: [row], deviceCounts: new Map([[grace.id, 499]]) })).toEqual(["updated"]);
  });

  test("counts those before it in the batch", () => {
    const rows = [device(ada), device(ada, { pushToken: "another" })];
    const outcome = settled(
      rows.map((row) => move(row, grace)),
      { devices: rows, deviceCounts: new Map([[grace.id, 499]]) },
    );
    expect(results(outcome)).toEqual(["updated", "tooManyDevices"]);
  });
});

describe("editing a device", () => {
  test("changes only what is given, if the version is the expected one", () => {
    const row = device(ada, { name: "Old", model: "Pixel" });
    const facts = { name: "New" };
    const of = (version: number) =>
      settled([{ of: [row], change: edit({ facts }, version) }], { devices: [row] });
    expect(results(of(2))).toEqual(["preconditionFailed"]);
    expect(afterwards(of(1))).toEqual([{ ...row, name: "New", version: 2, updatedAt: now }]);
    expect(of(1).changes.history[0]).toMatchObject({
      ...{ action: "device.changed", details: { changed: { name: { before: "Old", after: "New" } } } },
    });
  });

  test("replaces the user's other device with the new push token, and stays disabled if an admin disabled that", () => {
    const row = device(ada, { pushToken: "old-token" });
    const stale = device(ada, disabled("admin"));
    const outcome = settled([{ of: [row], change: edit({ pushToken: "a-token" }) }], {
      devices: [row, stale],
    });
    expect(outcome.changes.removed).toEqual([stale]);
    expect(afterwards(outcome)).toMatchObject([
      { id: row.id, pushToken: "a-token", disabledReason: "admin" },
    ]);
    expect(events(outcome)).toEqual(["device.removed by key", "device.changed by key"]);
    expect(outcome.locks).toMatchObject({ users: [{ id: ada.id }], pushTokens: [] });
  });

  test("takes an exclusive push token from others, with a credential that may", () => {
    const row = device(ada, { applicationId: exclusive.id, pushToken: "old-token" });
    const held = device(grace, { applicationId: exclusive.id });
    const change = edit({ pushToken: "a-token" });
    const of = (by: Given) => settled([{ of: [row], change, by }], { devices: [row, held] });
    expect(results(of({ scopes: ["devices:register"] }))).toEqual(["forbidden"]);
    const outcome = of({ scopes: ["devices:register"], tokenUser: { email: "ada@example.com" } });
    expect(afterwards(outcome).map(({ disabledReason }) => disabledReason)).toEqual([null, "moved"]);
    expect(events(outcome)).toEqual(["device.disabled by Rollcall", "device.changed by key"]);
  });

  test("of the platform normalises the push token for its new push service", () => {
    const row = device(ada, { pushToken: "ABCDEF0123456789" });
    const outcome = settled([{ of: [row], change: edit({ platform: "ios" }) }], { devices: [row] });
    expect(afterwards(outcome)).toMatchObject([{ pushToken: "abcdef0123456789", pushService: "apns" }]);
  });
});

test("a rejected registration does not affect the others of its batch", () => {
  const settled = settle(state(), [registration({ user: { externalUserId: "unknown" } }), registration()]);
  expect(results(settled)).toEqual(["unknownUser", "created"]);
});

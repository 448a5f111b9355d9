import { isDeepStrictEqual } from "node:util";
import type { ApplicationName, ImportRow, Operation, OperationNamed } from "./operations";

/** A device, as far as the calls can tell. */
export interface ModelDevice {
  user: string;
  application: ApplicationName;
  token: string;
  identifier: string | null;
  platform: "ios" | "android";
  service: "apns" | "fcm";
  environment: "production" | "sandbox";
  enabled: boolean;
  reason: string | null;
  note: string | null;
  name: string | null;
  model: string | null;
  make: string | null;
  notificationId: string | null;
  allowed: boolean | null;
  attributes: Record<string, unknown>;
  tags: string[];
  /** Counts its changes. */
  version: number;
}

type Delivery = Pick<ModelDevice, "enabled" | "reason" | "note">;
type Facts = Partial<ModelDevice>;
type ImportOutcome = "created" | "updated" | "unchanged";

const enabled: Delivery = { enabled: true, reason: null, note: null };
const targets = {
  ios: { platform: "ios", service: "apns", environment: "production" },
  android: { platform: "android", service: "fcm", environment: "production" },
} as const;
const iterableTargets = {
  APNS: targets.ios,
  APNS_SANDBOX: { ...targets.ios, environment: "sandbox" },
  GCM: targets.android,
} as const;

/** What the registry is, without a database, a network or anybody else: the rules of docs/apis.md and no more. */
export class Model {
  /** In order of creation. */
  devices: ModelDevice[] = [];
  users = new Map<string, { fields: Record<string, unknown>; version: number }>();
  /** Audit events by action. */
  history = new Map<string, number>();
  /** Applications whose setup a push service complained about. */
  private readonly problems = new Set<string>();
  /** What became of the rows of the last import. */
  imported: Record<ImportOutcome, number> | undefined;
  readonly defaultIsExclusive: boolean;

  constructor(defaultIsExclusive: boolean) {
    this.defaultIsExclusive = defaultIsExclusive;
  }

  /** Applies an operation and returns the expected status. */
  apply(operation: Operation): number {
    switch (operation.do) {
      case "register":
        return this.register(operation);
      case "signOut":
        return this.signOut(operation);
      case "registerIdentified":
        return this.registerIdentified(operation);
      case "post":
        return this.post(operation);
      case "put":
        return this.put(operation);
      case "delete":
        return this.delete(operation);
      case "update":
        return this.update(operation);
      case "deleteUser":
        return this.deleteUser(operation);
      case "patch":
        return this.patch(operation);
      case "disable":
        return this.disable(operation);
      case "enable":
        return this.enable(operation);
      case "report":
        return this.report(operation);
      case "move":
        return this.move(operation);
      case "remove":
        this.remove(this.at(operation.device), "device.removed");
        return 204;
      case "bulk":
        return this.bulk(operation);
      case "import":
        return this.import(operation);
    }
  }

  /** The device for a number. */
  at(index: number): ModelDevice {
    const device = this.devices[index % this.devices.length];
    if (device === undefined) throw new Error("There is no device to pick.");
    return device;
  }

  private register(operation: OperationNamed<"register">): number {
    const { user, application, token, by, model, colour, allowed } = operation;
    const others = this.otherHolders({ user, application, token });
    if (others.length > 0 && by === "trustingMobileKey") return 401;
    const facts: Facts = {
      ...iterableTargets[operation.platform],
      ...(model !== undefined && { model }),
      ...(allowed !== undefined && { allowed }),
    };
    this.settle(others, { user, application, token }, facts, colour === undefined ? {} : { colour });
    return 200;
  }

  private post({ user, token, platform, allowed }: OperationNamed<"post">): number {
    const held = { user, application: "default" as const, token };
    const facts = { ...targets[platform], allowed, make: "Apple", model: "iPhone", notificationId: "n-1" };
    this.settle(this.otherHolders(held), held, facts, {});
    return 200;
  }

  /** Others lose an exclusive token; the user's own device is refreshed or created. */
  private settle(
    others: ModelDevice[],
    held: Pick<ModelDevice, "user" | "application" | "token">,
    facts: Facts,
    attributes: Record<string, unknown>,
  ): void {
    this.getOrCreateUser(held.user);
    this.evictFromToken(others);
    const own = this.holder(held);
    if (own === undefined) this.create({ ...facts, ...held, attributes: merged({}, attributes) });
    else this.refresh(own, { ...facts, attributes: merged(own.attributes, attributes) }, {});
  }

  private registerIdentified(operation: OperationNamed<"registerIdentified">): number {
    const { user, identifier, token, platform, name } = operation;
    const held = { user, application: "default" as const, token };
    this.getOrCreateUser(user);
    const identified = this.devices.find((device) => device.identifier === identifier);
    const addressed = this.holder(held);
    const foreign = identified !== undefined && identified.user !== user;
    if (foreign) this.remove(identified, "device.moved");
    this.evictFromToken(this.otherHolders(held).filter((device) => device !== identified));
    const own = foreign ? undefined : (identified ?? addressed);
    const inherited = addressed !== undefined && addressed !== own ? this.replaceDevice(addressed) : {};
    const facts: Facts = { ...targets[platform], ...(name !== undefined && { name: name || null }) };
    if (own === undefined) this.create({ ...facts, ...held, identifier, ...inherited });
    else this.refresh(own, facts, { application: "default", identifier, token, ...inherited });
    return 200;
  }

  private signOut({ token, user }: OperationNamed<"signOut">): number {
    for (const device of this.devices) {
      if (device.token !== token || !device.enabled || (user !== undefined && device.user !== user)) continue;
      this.change(device, { enabled: false, reason: "client" }, "device.disabled");
    }
    return 200;
  }

  private put({ device, by, token, platform, name }: OperationNamed<"put">): number {
    const row = this.at(device);
    if (by !== "serverKey" && by !== row.user) return 404;
    const changes = differences(row, {
      ...(token !== undefined && { token }),
      ...(name !== undefined && { name: name || null }),
      ...(platform !== undefined && platform !== row.platform && targets[platform]),
    });
    if (Object.keys(changes).length === 0) return 200;
    if (changes.token !== undefined) {
      const held = { ...row, token: changes.token };
      this.evictFromToken(this.otherHolders(held));
      const stale = this.holder(held);
      if (stale !== undefined) Object.assign(changes, this.replaceDevice(stale));
    }
    this.change(row, changes, "device.changed");
    return 200;
  }

  private delete({ device, by }: OperationNamed<"delete">): number {
    const row = this.at(device);
    if (by !== "serverKey" && by !== row.user) return 404;
    this.remove(row, "device.removed");
    return 204;
  }

  private update({ user, fields, nested }: OperationNamed<"update">): number {
    if (!this.users.has(user)) this.tell("user.created");
    const row = this.getOrCreateUser(user);
    if (Object.keys(fields).length === 0) return 200;
    const patched = laidOver(row.fields, fields, nested);
    if (isDeepStrictEqual(patched, row.fields)) return 200;
    row.fields = patched;
    row.version += 1;
    this.tell("user.changed");
    return 200;
  }

  private deleteUser({ user }: OperationNamed<"deleteUser">): number {
    if (!this.users.delete(user)) return 200;
    this.devices = this.devices.filter((device) => device.user !== user);
    this.tell("user.deleted");
    return 200;
  }

  private patch(operation: OperationNamed<"patch">): number {
    const row = this.at(operation.device);
    const { name, model, allowed, attributes } = operation;
    const changes = differences(row, {
      ...(name !== undefined && { name: name || null }),
      ...(model !== undefined && { model: model || null }),
      ...(allowed !== undefined && { allowed }),
      ...(attributes !== undefined && { attributes: attributes ?? {} }),
    });
    if (Object.keys(changes).length > 0) this.change(row, changes, "device.changed");
    return 200;
  }

  private enable({ device }: OperationNamed<"enable">): number {
    const row = this.at(device);
    if (row.enabled) return 200;
    if (this.otherHolders(row).length > 0) return 409;
    this.deliver(row, enabled);
    return 200;
  }

  /** Again with the same note changes nothing. */
  private disable({ device, note }: OperationNamed<"disable">): number {
    const row = this.at(device);
    if (row.reason !== "admin" || row.note !== note)
      this.deliver(row, { enabled: false, reason: "admin", note });
    return 200;
  }

  private report({ device, answer }: OperationNamed<"report">): number {
    const row = this.at(device);
    if (answer === "gone" && row.enabled) {
      const note = row.service === "apns" ? "APNs: Unregistered" : "FCM: UNREGISTERED";
      this.deliver(row, { enabled: false, reason: "rejected", note });
    }
    const problem = `${row.application} ${row.service}`;
    if (answer === "wrong topic" && !this.problems.has(problem)) {
      this.problems.add(problem);
      this.tell("feedback.misconfigured");
    }
    return 200;
  }

  private move({ device, to }: OperationNamed<"move">): number {
    const row = this.at(device);
    if (!this.users.has(to)) return 404;
    if (row.user === to) return 200;
    if (this.holder({ ...row, user: to }) !== undefined) return 409;
    this.change(row, { user: to }, "device.moved");
    return 200;
  }

  private bulk({ action, devices }: OperationNamed<"bulk">): number {
    this.tell("job.finished");
    const wanted = new Set(devices.map((index) => this.at(index)));
    const rows = this.devices.filter((row) => wanted.has(row));
    if (action === "remove") for (const row of rows) this.remove(row, "device.removed");
    if (action === "disable") {
      for (const row of rows)
        if (row.reason !== "admin") this.deliver(row, { enabled: false, reason: "admin", note: "In bulk" });
    }
    if (action === "enable") {
      for (const row of rows.filter((row) => !row.enabled && this.otherHolders(row).length === 0)) {
        // Of two among them that would share an exclusive token, the older one gets it.
        if (this.otherHolders(row).length === 0) this.deliver(row, enabled);
      }
    }
    return 202;
  }

  private import({ rows }: OperationNamed<"import">): number {
    this.tell("import.started");
    this.imported = { created: 0, updated: 0, unchanged: 0 };
    for (const row of rows) this.imported[this.importRow(row)] += 1;
    this.tell("import.finished");
    return 200;
  }

  /** As a registration, but a file is not the phone: it enables and evicts only where it says so. */
  private importRow(row: ImportRow): ImportOutcome {
    const { user, application, token, platform, name, colour } = row;
    const held = { user, application, token };
    this.getOrCreateUser(user);
    const identified = row.identifier && this.devices.find(({ identifier }) => identifier === row.identifier);
    const addressed = this.holder(held);
    const foreign = identified && identified.user !== user;
    if (foreign) this.remove(identified, "device.moved");
    const own = foreign ? undefined : identified || addressed;
    const inherited = addressed !== undefined && addressed !== own ? this.replaceDevice(addressed) : {};
    const wanted: Facts = {
      ...targets[platform],
      ...(name !== undefined && { name }),
      attributes: merged(own?.attributes ?? {}, colour === undefined ? {} : { colour }),
      ...importedDelivery(own, row),
      ...(row.tags !== undefined && { tags: tagsIn(row.tags) }),
      ...(row.identifier !== undefined && { identifier: row.identifier }),
      ...inherited,
    };
    const device = own ?? this.create({ ...wanted, ...held });
    const changes = differences(device, { ...wanted, ...held });
    const changed = Object.keys(changes).length > 0;
    if (changed) {
      const delivered = changes.enabled ? "device.enabled" : "device.disabled";
      this.change(device, changes, changes.enabled === undefined ? "device.changed" : delivered);
    }
    if (device.enabled) this.evictFromToken(this.otherHolders(held));
    return own === undefined ? "created" : changed ? "updated" : "unchanged";
  }

  private isExclusive(application: ApplicationName): boolean {
    return application === "exclusive" || (application === "default" && this.defaultIsExclusive);
  }

  /** The enabled devices of other users that hold an exclusive token. */
  private otherHolders(held: Pick<ModelDevice, "user" | "application" | "token">): ModelDevice[] {
    if (!this.isExclusive(held.application)) return [];
    return this.devices.filter(
      (device) =>
        device.enabled &&
        device.token === held.token &&
        device.application === held.application &&
        device.user !== held.user,
    );
  }

  private holder(held: Pick<ModelDevice, "user" | "application" | "token">): ModelDevice | undefined {
    return this.devices.find(
      ({ user, application, token }) =>
        user === held.user && application === held.application && token === held.token,
    );
  }

  private getOrCreateUser(email: string) {
    const row = this.users.get(email) ?? { fields: {}, version: 1 };
    this.users.set(email, row);
    return row;
  }

  private evictFromToken(others: ModelDevice[]): void {
    for (const device of others) {
      if (this.devices.includes(device))
        this.change(device, { enabled: false, reason: "moved" }, "device.disabled");
    }
  }

  private replaceDevice(stale: ModelDevice): Partial<Delivery> {
    this.remove(stale, "device.removed");
    if (stale.reason !== "admin") return {};
    return { enabled: stale.enabled, reason: stale.reason, note: stale.note };
  }

  private create(facts: Facts & Pick<ModelDevice, "user" | "application" | "token">): ModelDevice {
    const device = {
      identifier: null,
      ...targets.ios,
      ...enabled,
      name: null,
      model: null,
      make: null,
      notificationId: null,
      allowed: null,
      attributes: {},
      tags: [],
      version: 1,
      ...facts,
    };
    this.devices.push(device);
    this.tell("device.registered");
    return device;
  }

  private refresh(row: ModelDevice, facts: Facts, rebound: Facts): void {
    const wakes = !row.enabled && row.reason !== "admin";
    const changes = differences(row, { ...facts, ...(wakes && enabled), ...rebound });
    if (Object.keys(changes).length === 0) return;
    this.change(row, changes, changes.enabled ? "device.enabled" : "device.changed");
  }

  private deliver(row: ModelDevice, delivery: Delivery): void {
    this.change(row, delivery, delivery.enabled ? "device.enabled" : "device.disabled");
  }

  private change(row: ModelDevice, changes: Facts, action: string): void {
    Object.assign(row, changes, { version: row.version + 1 });
    this.tell(action);
  }

  private remove(row: ModelDevice, action: string): void {
    this.devices = this.devices.filter((device) => device !== row);
    this.tell(action);
  }

  private tell(action: string): void {
    this.history.set(action, (this.history.get(action) ?? 0) + 1);
  }
}

/** What a row's own word on delivery makes of a device; an admin's outlasts it. */
function importedDelivery(own: ModelDevice | undefined, { enabled: wanted, reason }: ImportRow): Facts {
  if (wanted === undefined || own?.reason === "admin") return {};
  if (wanted) return enabled;
  return own?.reason === reason ? {} : { enabled: false, reason, note: null };
}

const tagsIn = (cell: string): string[] =>
  [...new Set(cell.split(/[,;]/).map((tag) => tag.trim().toLowerCase()))].sort();

const differences = (row: ModelDevice, wanted: Facts): Facts =>
  Object.fromEntries(
    Object.entries(wanted).filter(
      ([key, value]) => JSON.stringify(row[key as keyof ModelDevice]) !== JSON.stringify(value),
    ),
  );

const merged = (kept: Record<string, unknown>, incoming: Record<string, unknown>) =>
  Object.fromEntries(Object.entries({ ...kept, ...incoming }).filter(([, value]) => value !== null));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A patch over fields: null removes a member, and with `nested` objects merge level by level. */
function laidOver(
  kept: Record<string, unknown>,
  patch: Record<string, unknown>,
  nested: boolean,
): Record<string, unknown> {
  const result = { ...kept };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else if (nested && isObject(value)) result[key] = laidOver(isObject(before) ? before : {}, value, true);
    else result[key] = value;
  }
  return result;
}

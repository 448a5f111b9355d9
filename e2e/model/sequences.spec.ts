import fc from "fast-check";
import type { DatabaseClient } from "@/db/client";
import type { DeviceView } from "@/lib/devices/views";
import { expect, test } from "../fixtures/project";
import { type Apis, apisOf } from "./apis";
import { Model, type ModelDevice } from "./model";
import { type Operation, operations } from "./operations";
import { runInParallel, timeLimitMs } from "./runs";
import { auditCounts, createTestBed } from "./test-bed";

// Random sequences of calls to all APIs, compared with a model without a database.

/** An operation that fast-check runs on the model and on the server, with the same result. */
class Command implements fc.AsyncCommand<Model, Apis> {
  private readonly operation: Operation;

  constructor(operation: Operation) {
    this.operation = operation;
  }

  check({ devices }: Readonly<Model>): boolean {
    return devices.length > 0 || !("device" in this.operation || "devices" in this.operation);
  }

  async run(model: Model, apis: Apis): Promise<void> {
    const idOf = async (index: number) => {
      const { user, application, token } = model.at(index);
      const { items } = await apis.devices(`&q=${token}`);
      const found = items.find((view) => view.user.email === user && view.application.name === application);
      if (found === undefined) throw new Error(`The list lacks ${user}'s device with ${token}.`);
      return found.id;
    };
    const { status, body } = await apis.perform(this.operation, idOf);
    const expected = model.apply(this.operation);
    if (status !== expected) {
      throw new Error(`${this} was answered ${status} ${JSON.stringify(body)}, expected ${expected}`);
    }
    // The dry run and the import itself say the same.
    if (this.operation.do === "import") expect(body).toEqual([model.imported, model.imported]);
  }

  toString(): string {
    return JSON.stringify(this.operation);
  }
}

const shown = (device: DeviceView) => ({
  user: device.user.email,
  application: device.application.name,
  token: device.pushTokenMasked.slice(-4),
  identifier: device.deviceIdentifier,
  platform: device.platform,
  service: device.pushService,
  environment: device.pushEnvironment,
  enabled: device.enabled,
  reason: device.disabled?.reason ?? null,
  note: device.disabled?.note ?? null,
  name: device.name,
  model: device.model,
  make: device.make,
  notificationId: device.notificationId,
  allowed: device.notificationsAllowed,
  attributes: device.attributes,
  tags: device.tags,
  version: device.version,
});

const modelled = (device: ModelDevice) => ({ ...device, token: device.token.slice(-4) });

const isDeliverable = ({ enabled, allowed }: ModelDevice) => enabled && allowed !== false;

/** Compares everything the native API lists, and the history, with the model. */
async function compare(
  database: DatabaseClient,
  testBed: Parameters<typeof auditCounts>[1],
  model: Model,
  apis: Apis,
) {
  const { items, page } = await apis.devices();
  expect(items.map(shown)).toEqual(model.devices.map(modelled));
  expect(page.total).toBe(model.devices.length);
  const users = await apis.users();
  const byEmail = Object.fromEntries(
    users.map(({ email, dataFields, version, devices, reachableDevices }) => [
      email,
      { fields: dataFields, version, devices, reachableDevices },
    ]),
  );
  const wanted = [...model.users].map(([email, { fields, version }]) => {
    const own = model.devices.filter(({ user }) => user === email);
    const reachable = own.filter(isDeliverable);
    return [email, { fields, version, devices: own.length, reachableDevices: reachable.length }];
  });
  expect(byEmail).toEqual(Object.fromEntries(wanted));
  expect(await auditCounts(database, testBed)).toEqual(Object.fromEntries(model.history));
  // Read last, because it is recorded.
  expect((await apis.targets()).sort()).toEqual(
    items
      .filter((_, index) => isDeliverable(model.at(index)))
      .map(({ id }) => id)
      .sort(),
  );
}

const sequences = { short: 20, long: 2_000 };

test("random calls over all APIs end in the state that the rules predict, history included", async ({
  database,
}) => {
  const commands = fc.commands(
    operations.map((arbitrary) => arbitrary.map((operation) => new Command(operation))),
    { maxCommands: 40, size: "max" },
  );
  await runInParallel(sequences, (numRuns, seed) =>
    fc.assert(
      fc.asyncProperty(fc.boolean(), commands, async (defaultIsExclusive, sequence) => {
        const testBed = await createTestBed(database, { defaultIsExclusive });
        const model = new Model(defaultIsExclusive);
        const apis = apisOf(testBed);
        await fc.asyncModelRun(() => ({ model, real: apis }), sequence);
        await compare(database, testBed, model, apis);
      }),
      { numRuns, seed, interruptAfterTimeLimit: timeLimitMs },
    ),
  );
});

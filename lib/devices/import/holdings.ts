import { and, asc, count, eq, or, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "@/lib/devices/merge";
import { inAny } from "./in-any";
import type { ImportedDevice } from "./types";

/** A device while a batch is planned: as it is, and as it is to be. */
export interface Holding {
  /** As the table has it; null for one that is to be made. */
  before: DeviceRow | null;
  now: DeviceRow;
  gone: "replaced" | "moved" | null;
}

const addressOf = ({ applicationId, pushToken }: Pick<DeviceRow, "applicationId" | "pushToken">) =>
  `${applicationId} ${pushToken}`;

/** The devices that a batch can meet, by their identifiers and their push tokens. */
export class Holdings {
  readonly all: Holding[] = [];
  readonly #byIdentifier = new Map<string, Holding>();
  readonly #byAddress = new Map<string, Holding[]>();

  constructor(rows: DeviceRow[]) {
    for (const row of rows) this.add({ before: row, now: row, gone: null });
  }

  add(holding: Holding): void {
    this.all.push(holding);
    this.#file(holding);
  }

  identified(identifier: string | null): Holding | undefined {
    return identifier === null ? undefined : alive(this.#byIdentifier.get(identifier));
  }

  /** Everyone's devices that hold a push token of an application. */
  holders(address: Pick<DeviceRow, "applicationId" | "pushToken">): Holding[] {
    const filed = this.#byAddress.get(addressOf(address)) ?? [];
    return filed.filter((holding) => alive(holding) && addressOf(holding.now) === addressOf(address));
  }

  change(holding: Holding, now: DeviceRow): void {
    const { deviceIdentifier } = holding.now;
    if (deviceIdentifier !== null && deviceIdentifier !== now.deviceIdentifier)
      this.#byIdentifier.delete(deviceIdentifier);
    const moved = addressOf(holding.now) !== addressOf(now);
    holding.now = now;
    if (moved || deviceIdentifier !== now.deviceIdentifier) this.#file(holding);
  }

  #file(holding: Holding): void {
    const { now } = holding;
    if (now.deviceIdentifier !== null) this.#byIdentifier.set(now.deviceIdentifier, holding);
    const filed = this.#byAddress.get(addressOf(now)) ?? [];
    if (!filed.includes(holding)) filed.push(holding);
    this.#byAddress.set(addressOf(now), filed);
  }
}

const alive = (holding: Holding | undefined) => (holding?.gone === null ? holding : undefined);

/** The devices that share an identifier or a push token with rows, locked in the order of their ids where wanted. */
export async function findHoldings(
  tx: Database,
  ctx: RequestContext,
  rows: ImportedDevice[],
  lock: boolean,
): Promise<Holdings> {
  const tokens = rows.map(({ pushToken }) => pushToken);
  const identifiers = rows.flatMap(({ deviceIdentifier }) => deviceIdentifier ?? []);
  const query = tx
    .select()
    .from(devices)
    .where(
      and(
        eq(devices.projectId, ctx.project.id),
        or(inAny(devices.pushToken, tokens), inAny(devices.deviceIdentifier, identifiers)),
      ),
    )
    .orderBy(asc(devices.id))
    .$dynamic();
  return new Holdings(await (lock ? query.for("update") : query));
}

/** How many devices users have. */
export async function countHeld(
  tx: Database,
  ctx: RequestContext,
  userIds: string[],
): Promise<Map<string, number>> {
  const held = await tx
    .select({ userId: devices.userId, devices: count() })
    .from(devices)
    .where(
      and(
        eq(devices.projectId, ctx.project.id),
        sql`${devices.userId} = any(${sql.param([...new Set(userIds)])}::uuid[])`,
      ),
    )
    .groupBy(devices.userId);
  return new Map(held.map(({ userId, devices: held }) => [userId, held]));
}

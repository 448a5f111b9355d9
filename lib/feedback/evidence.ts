import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { type BreakerDecision, isUncounted } from "./breaker";
import { isFailure, type KnownDevice, type Report } from "./report";
import type { FeedbackOutcome } from "./types";

/** A suspect token is disabled at its third report, over at least a day. */
const suspectReports = 3;
const suspectMs = 24 * 60 * 60 * 1_000;
const acceptedEveryMs = 60 * 60 * 1_000;

/** Reports may arrive out of order, as Expo's receipts do. */
const isLaterError = sql`excluded.last_error_at >= coalesce(e.last_error_at, '-infinity')`;

/** A row of `device_delivery`. */
interface Delivery {
  deviceId: string;
  pushToken: string;
  lastAcceptedAt: Date | string | null;
  lastAcceptedBy?: string | null;
  lastErrorAt?: Date;
  lastErrorClass?: string;
  lastErrorCode?: string;
  lastErrorBy?: string | null;
  suspectCount: number;
  firstSuspectAt: Date | string | null;
  reportedHour: Date | string | null;
  failedHour: Date | string | null;
}

/** Combines a request's reports into one row per device. */
export class Evidence {
  readonly #rows = new Map<string, { row: Delivery; isChanged: boolean }>();
  readonly #breaker: BreakerDecision;

  constructor(breaker: BreakerDecision) {
    this.#breaker = breaker;
  }

  /** Adds one report and returns its outcome. */
  add(report: Report): FeedbackOutcome {
    if (report.class === "message" || report.class === "retry") return "counted";
    const { row } = this.#count(report);
    if (report.class === "accepted") return report.isOutdated ? "outdated" : this.#accept(report);
    if (row.lastErrorAt === undefined || row.lastErrorAt <= report.answeredAt) {
      this.#change(report.device, {
        lastErrorAt: report.answeredAt,
        lastErrorClass: report.class,
        lastErrorCode: report.code,
        lastErrorBy: report.item.sender ?? null,
      });
    }
    if (report.class === "configuration") return "configuration";
    if (report.isOutdated) return "outdated";
    if (this.#breaker.held.has(report)) return "quarantined";
    return report.class === "gone" || this.#isDead(report, row) ? "applied" : "suspect";
  }

  #accept({ device, item, answeredAt }: Report): FeedbackOutcome {
    const { row } = this.#entry(device);
    if (row.suspectCount > 0) this.#change(device, { suspectCount: 0, firstSuspectAt: null });
    const time = (at: Date | string | null | undefined) => (at == null ? -Infinity : new Date(at).getTime());
    const last = time(row.lastAcceptedAt);
    // After an error, record a success at once instead of waiting for the hour to pass.
    const lastError = Math.max(time(row.lastErrorAt), time(device.lastErrorAt));
    const isNews = lastError >= last && answeredAt.getTime() > lastError;
    if (isNews || answeredAt.getTime() - last >= acceptedEveryMs)
      this.#change(device, { lastAcceptedAt: answeredAt, lastAcceptedBy: item.sender ?? null });
    return "applied";
  }

  #isDead({ device, answeredAt }: Report, row: Delivery): boolean {
    const firstSuspectAt = new Date(row.firstSuspectAt ?? answeredAt);
    this.#change(device, { suspectCount: row.suspectCount + 1, firstSuspectAt });
    // A token that was never accepted more likely belongs to another environment or application than is dead.
    if (row.lastAcceptedAt === null) return false;
    return row.suspectCount >= suspectReports && answeredAt.getTime() - firstSuspectAt.getTime() >= suspectMs;
  }

  /** Records that the circuit breaker counted the device. */
  #count(report: Report) {
    const entry = this.#entry(report.device);
    const since = this.#breaker.countedSince(report);
    if (isUncounted(since, entry.row.reportedHour)) this.#change(report.device, { reportedHour: since });
    if (isFailure(report) && isUncounted(since, entry.row.failedHour))
      this.#change(report.device, { failedHour: since });
    return entry;
  }

  #change(device: KnownDevice, changes: Partial<Delivery>): void {
    const entry = this.#entry(device);
    Object.assign(entry.row, changes);
    entry.isChanged = true;
  }

  #entry(device: KnownDevice) {
    const { id: deviceId, pushToken, lastAcceptedAt, suspectCount, firstSuspectAt } = device;
    const { reportedHour, failedHour } = device;
    const entry = this.#rows.get(deviceId) ?? {
      row: { deviceId, pushToken, lastAcceptedAt, suspectCount, firstSuspectAt, reportedHour, failedHour },
      isChanged: false,
    };
    this.#rows.set(deviceId, entry);
    return entry;
  }

  /** Writes the rows, except for devices that were removed or got another token since they were read. */
  async write(tx: Database, ctx: RequestContext): Promise<void> {
    const rows = [...this.#rows.values()].flatMap(({ row, isChanged }) => (isChanged ? [row] : []));
    if (rows.length === 0) return;
    await tx.execute(sql`
      insert into device_delivery as e (project_id, device_id, last_accepted_at, last_accepted_by, last_error_at,
        last_error_class, last_error_code, last_error_by, suspect_count, first_suspect_at, reported_hour, failed_hour)
      select d.project_id, d.id, "lastAcceptedAt", "lastAcceptedBy", "lastErrorAt", "lastErrorClass", "lastErrorCode",
        "lastErrorBy", "suspectCount", "firstSuspectAt", "reportedHour", "failedHour"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
        "deviceId" uuid, "pushToken" text, "lastAcceptedAt" timestamptz, "lastAcceptedBy" text,
        "lastErrorAt" timestamptz, "lastErrorClass" text, "lastErrorCode" text, "lastErrorBy" text,
        "suspectCount" int, "firstSuspectAt" timestamptz, "reportedHour" timestamptz, "failedHour" timestamptz)
      join devices d on d.project_id = ${ctx.project.id} and d.id = r."deviceId" and d.push_token = r."pushToken"
      order by d.id
      on conflict (project_id, device_id) do update set
        last_accepted_at = greatest(e.last_accepted_at, excluded.last_accepted_at),
        last_accepted_by = case when excluded.last_accepted_at > coalesce(e.last_accepted_at, '-infinity')
          then excluded.last_accepted_by else e.last_accepted_by end,
        last_error_at = greatest(e.last_error_at, excluded.last_error_at),
        last_error_class = case when ${isLaterError} then excluded.last_error_class else e.last_error_class end,
        last_error_code = case when ${isLaterError} then excluded.last_error_code else e.last_error_code end,
        last_error_by = case when ${isLaterError} then excluded.last_error_by else e.last_error_by end,
        suspect_count = excluded.suspect_count, first_suspect_at = excluded.first_suspect_at,
        reported_hour = excluded.reported_hour, failed_hour = excluded.failed_hour`);
  }
}

import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { Counter } from "prom-client";
import { lockNames } from "@/db/advisory-lock";
import { type Database, database } from "@/db/client";
import { Batcher } from "@/lib/async/batcher";
import { limitConcurrency } from "@/lib/async/limit-concurrency";
import type { RequestContext } from "@/lib/context";
import { metrics } from "@/lib/metrics";
import { holdBackFailures } from "./breaker";
import { isRefusal } from "./classify";
import { rejectDevices } from "./disable";
import { Evidence } from "./evidence";
import { recordProblems } from "./problems";
import { classOf, feedbackLock, isFailure, type Report, readReports } from "./report";
import { type FeedbackItem, type FeedbackOutcome, feedbackOutcomes } from "./types";

interface FeedbackResult {
  outcome: FeedbackOutcome;
  /** The device that the item was about; the first one where several users hold the token. */
  deviceId: string | null;
}

interface Request {
  ctx: RequestContext;
  items: FeedbackItem[];
}

/** Senders such as gorush report each push alone: those that arrive together share a transaction. */
const small = new Batcher<Request, FeedbackResult[]>({
  run: processTogether,
  concurrency: 1,
  maxBatchSize: 200,
  maxQueued: 4_000,
});
const maxSmallItems = 5;
const large = limitConcurrency(2);
/** In one transaction, so that other requests and registrations wait for it only briefly. */
const maxItemsAtOnce = 1_000;

/**
 * Learns from what push services answered: disables devices that are gone, records evidence, and holds reports back
 * when a failure rate this high points to the sender rather than the phones. Returns one result for each item, in order.
 * Each thousand items are a transaction; if one of them fails, reporting all of it again is safe, because a report that
 * was processed before (same sender, message and device) changes nothing.
 */
export async function processFeedback(ctx: RequestContext, items: FeedbackItem[]): Promise<FeedbackResult[]> {
  const results =
    items.length <= maxSmallItems
      ? await small.submit({ ctx, items })
      : await large(() => processInParts(ctx, items));
  for (const [index, { outcome }] of results.entries()) {
    processed().inc({ service: items[index]?.service ?? "", outcome });
  }
  return results;
}

const metricName = "rollcall_feedback_items_total";

const processed = (): Counter =>
  (metrics().getSingleMetric(metricName) as Counter | undefined) ??
  new Counter({
    name: metricName,
    help: "Reported answers of push services, by service and by what became of them.",
    labelNames: ["service", "outcome"],
    registers: [metrics()],
  });

async function processInParts(ctx: RequestContext, items: FeedbackItem[]): Promise<FeedbackResult[]> {
  const failed = items.map((item) => isRefusal(classOf(item)));
  // Successes first, because failures are judged against them.
  const order = [...items.keys()].sort((a, b) => Number(failed[a]) - Number(failed[b]));
  const results = new Map<number, FeedbackResult>();
  for (let from = 0; from < order.length; from += maxItemsAtOnce) {
    const part = order.slice(from, from + maxItemsAtOnce);
    const ofPart = await processItems(
      ctx,
      part.map((index) => items[index] as FeedbackItem),
    );
    for (const [at, index] of part.entries()) results.set(index, ofPart[at] as FeedbackResult);
  }
  return items.map((_, index) => results.get(index) as FeedbackResult);
}

/** Requests of the same caller are one transaction. */
async function processTogether(requests: Request[]): Promise<FeedbackResult[][]> {
  const byCaller = new Map<string, Request[]>();
  for (const request of requests) {
    const { project, actor } = request.ctx;
    const caller = `${project.id} ${actor.type} ${actor.id}`;
    byCaller.set(caller, [...(byCaller.get(caller) ?? []), request]);
  }
  const results = new Map<Request, FeedbackResult[]>();
  for (const own of byCaller.values()) {
    const items = own.flatMap((request) => request.items);
    const all = await processItems((own[0] as Request).ctx, items);
    for (const request of own) results.set(request, all.splice(0, request.items.length));
  }
  return requests.map((request) => results.get(request) ?? []);
}

function processItems(ctx: RequestContext, items: FeedbackItem[]): Promise<FeedbackResult[]> {
  return database().transaction(async (tx) => {
    await lockNames(tx, feedbackLock(ctx));
    const { reports, now } = await readReports(tx, ctx, items);
    const results: FeedbackResult[] = items.map(() => ({ outcome: "unknown", deviceId: null }));
    const setOutcome = ({ index, device }: Report, outcome: FeedbackOutcome) => {
      const { outcome: other, deviceId } = results[index] as FeedbackResult;
      // Of several devices with one token, the result tells of the one that changed most.
      const outcomes = [outcome, ...(deviceId === null ? [] : [other])];
      results[index] = {
        outcome: feedbackOutcomes.find((each) => outcomes.includes(each)) ?? outcome,
        deviceId: deviceId ?? device.id,
      };
    };
    const fresh = new Set(await withoutReplays(tx, ctx, reports));
    const evidence = new Evidence(await holdBackFailures(tx, ctx, [...fresh], now));
    const rejected: Report[] = [];
    for (const report of reports) {
      const outcome = fresh.has(report) ? evidence.add(report) : "counted";
      setOutcome(report, outcome);
      if (outcome === "applied" && isFailure(report)) rejected.push(report);
    }
    await rejectDevices(
      tx,
      ctx,
      rejected.map(({ device, item, code, answeredAt }) => ({
        ...{ deviceId: device.id, pushToken: device.pushToken, service: item.service, code, answeredAt },
        by: item.sender ?? ctx.actor.label,
      })),
    );
    await evidence.write(tx, ctx);
    await recordProblems(tx, ctx, [...fresh]);
    return results;
  });
}

/** Leaves out reports that were processed before, and remembers the others. Only those with a message id can be told. */
async function withoutReplays(tx: Database, ctx: RequestContext, reports: Report[]): Promise<Report[]> {
  const keys = new Map<Report, string>();
  for (const report of reports) {
    const { sender, messageId } = report.item;
    if (messageId == null) continue;
    const named = JSON.stringify([sender ?? "", messageId, report.device.id]);
    keys.set(report, createHash("sha256").update(named).digest("hex").slice(0, 32));
  }
  if (keys.size === 0) return reports;
  const added = await tx.execute<{ key: string }>(sql`
    insert into feedback_receipts (project_id, key)
    select ${ctx.project.id}::uuid, key from unnest(${sql.param([...new Set(keys.values())])}::uuid[]) given (key)
    on conflict do nothing returning replace(key::text, '-', '') as key`);
  const unused = new Set(added.map(({ key }) => key));
  return reports.filter((report) => {
    const key = keys.get(report);
    return key === undefined || unused.delete(key);
  });
}

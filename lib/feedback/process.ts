import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { Counter } from "prom-client";
import { lockNames } from "@/db/advisory-lock";
import { type Database, database } from "@/db/client";
import { Batcher } from "@/lib/async/batcher";
import { limitConcurrency } from "@/lib/async/limit-concurrency";
import type { RequestContext } from "@/lib/context";
import { groupBy } from "@/lib/group-by";
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
  /** The device that the item is about; the first one if several users have the token. */
  deviceId: string | null;
}

interface Request {
  ctx: RequestContext;
  items: FeedbackItem[];
}

/** Senders such as gorush report each push in its own request, so concurrent requests share a transaction. */
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
 * Processes responses of push services: disables devices that are gone, records evidence, and holds reports back if the
 * failure rate is so high that the sender is probably at fault. Returns one result for each item, in order. Every
 * thousand items are one transaction. If one fails, it is safe to report everything again, because a report that was
 * processed before (same sender, message and device) changes nothing.
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
  const results: FeedbackResult[] = [];
  for (let from = 0; from < order.length; from += maxItemsAtOnce) {
    const part = order.slice(from, from + maxItemsAtOnce);
    const partItems = part.map((index) => items[index] as FeedbackItem);
    const partResults = await processItems(ctx, partItems);
    for (const [at, index] of part.entries()) results[index] = partResults[at] as FeedbackResult;
  }
  return results;
}

/** Processes the requests of each caller in one transaction. */
async function processTogether(requests: Request[]): Promise<FeedbackResult[][]> {
  const results = new Map<Request, FeedbackResult[]>();
  const callerOf = ({ ctx: { project, actor } }: Request) => [project.id, actor.type, actor.id];
  for (const callerRequests of groupBy(requests, callerOf)) {
    const items = callerRequests.flatMap((request) => request.items);
    const all = await processItems((callerRequests[0] as Request).ctx, items);
    for (const request of callerRequests) results.set(request, all.splice(0, request.items.length));
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
      // If several devices have the token, the result is that of the device that changed most.
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
    const rejections = rejected.map(({ device, item, code, answeredAt }) => ({
      ...{ deviceId: device.id, pushToken: device.pushToken, service: item.service, code, answeredAt },
      by: item.sender ?? ctx.actor.label,
    }));
    await rejectDevices(tx, ctx, rejections);
    await evidence.write(tx, ctx);
    await recordProblems(tx, ctx, [...fresh]);
    return results;
  });
}

/**
 * Leaves out reports that were processed before and remembers the others. Reports without a message id are always new.
 */
async function withoutReplays(tx: Database, ctx: RequestContext, reports: Report[]): Promise<Report[]> {
  const keys = new Map<Report, string>();
  for (const report of reports) {
    const { sender, messageId } = report.item;
    if (messageId == null) continue;
    const identity = JSON.stringify([sender ?? "", messageId, report.device.id]);
    keys.set(report, createHash("sha256").update(identity).digest("hex").slice(0, 32));
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

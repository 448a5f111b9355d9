import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { openDatabase } from "@/db/client";

export interface Outcome {
  /** Undefined without a response. */
  status: number | undefined;
  retryAfter: string | undefined;
  /** Why there was no response. */
  error: string | undefined;
  startedAt: number;
  endedAt: number;
}

/** What a client knows about a device: the last acknowledged state and the last requested one. */
interface Entry {
  acknowledged: number;
  asked: number;
}

export interface Differences {
  acknowledged: number;
  /** Acknowledged but missing from the table, or stored in an older state. */
  lost: string[];
  duplicated: string[];
  /** Rows that mix several requests, or have no history. */
  inconsistent: string[];
  /** Rows that no client requested. */
  unexpected: string[];
}

/** Registers a device with a `state`, which is stored in three columns. */
export function putDevice(
  url: string,
  key: string,
  pushToken: string,
  state: number,
  agent?: Agent,
): Promise<Outcome> {
  const body = JSON.stringify({
    email: `${pushToken}@example.com`,
    device: {
      token: pushToken,
      platform: "GCM",
      applicationName: "com.example.chaos",
      dataFields: { state, appVersion: String(state), model: `model ${state}` },
    },
  });
  const began = performance.now();
  return new Promise((resolve) => {
    const settle = (answer: Partial<Outcome>) =>
      resolve({
        status: undefined,
        retryAfter: undefined,
        error: undefined,
        startedAt: began,
        endedAt: performance.now(),
        ...answer,
      });
    const call = request(`${url}/api/users/registerDeviceToken`, {
      method: "POST",
      headers: {
        "api-key": key,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      },
      ...(agent && { agent }),
    });
    call.on("response", (response) => {
      response
        .resume()
        .once("close", () =>
          settle(
            response.complete
              ? { status: response.statusCode, retryAfter: response.headers["retry-after"] }
              : { error: "the answer broke off" },
          ),
        );
    });
    call.once("error", ({ code, message }: NodeJS.ErrnoException) => settle({ error: code ?? message }));
    call.end(body);
  });
}

/** Reads the list of devices and returns the status. */
export async function listDevices(url: string, key: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/projects/default/devices`, {
    headers: { authorization: `Bearer ${key}` },
  });
  await response.body?.cancel();
  return response.status;
}

/** Clients that write continuously and record what was acknowledged to them. */
export class Ledger {
  readonly outcomes: Outcome[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #name: string;
  readonly #agent: Agent;
  readonly #clients: Promise<void>;
  #running = true;

  constructor(target: { url: string; key: string; clients: number; random: () => number }) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: target.clients });
    this.#name = Math.floor(target.random() * 1e9).toString(36);
    this.#clients = Promise.all(
      Array.from({ length: target.clients }, (_, i) => this.#write(`${this.#name}-${i}`, target)),
    ).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#clients;
    this.#agent.destroy();
  }

  /** Waits for an acknowledged request that started after `moment`, and returns when it ended. */
  async successAfter(moment: number, timeoutMs: number): Promise<number> {
    for (const until = performance.now() + timeoutMs; performance.now() < until; await sleep(10)) {
      const found = this.outcomes.findLast(
        ({ status, startedAt: began }) => status === 200 && began > moment,
      );
      if (found)
        return (
          this.outcomes.find(({ status, startedAt: began }) => status === 200 && began > moment)?.endedAt ?? 0
        );
    }
    throw new Error(`Nothing succeeded within ${timeoutMs} ms.`);
  }

  /** Compares what was acknowledged with the tables. */
  async compareWithDatabase(databaseUrl: string): Promise<Differences> {
    const database = openDatabase({
      url: databaseUrl,
      size: 1,
      deadlineMs: 60_000,
      statementTimeoutMs: 60_000,
    });
    try {
      const rows = await database.read((db) =>
        db.execute<Row>(sql`
          select push_token as token, attributes->>'state' as state, application_version as version, model,
            (select count(*)::int from audit_events e where e.project_id = d.project_id
              and e.subject_id = d.id and e.action = 'device.registered') as registered
          from devices d where push_token like ${`${this.#name}-%`}`),
      );
      return this.#compare(rows);
    } finally {
      await database.close();
    }
  }

  #compare(rows: readonly Row[]): Differences {
    const differences: Differences = {
      acknowledged: 0,
      lost: [],
      duplicated: [],
      inconsistent: [],
      unexpected: [],
    };
    const found = new Map<string, Row>();
    for (const row of rows) {
      if (found.has(row.token)) differences.duplicated.push(row.token);
      found.set(row.token, row);
      if (!this.#entries.has(row.token)) differences.unexpected.push(row.token);
      const whole = row.version === row.state && row.model === `model ${row.state}` && row.registered === 1;
      if (!whole) differences.inconsistent.push(JSON.stringify(row));
    }
    for (const [token, { acknowledged, asked }] of this.#entries) {
      if (acknowledged === 0) continue;
      differences.acknowledged++;
      const state = Number(found.get(token)?.state ?? -1);
      if (state < acknowledged || state > asked)
        differences.lost.push(`${token}: ${acknowledged}, not ${state}`);
    }
    return differences;
  }

  async #write(
    client: string,
    { url, key, random }: { url: string; key: string; random: () => number },
  ): Promise<void> {
    const own: string[] = [];
    for (let state = 1; this.#running; state++) {
      const known = own.length > 0 && random() < 0.6 ? own[Math.floor(random() * own.length)] : undefined;
      const token = known ?? `${client}-${own.length}`;
      const entry = this.#entries.get(token) ?? { acknowledged: 0, asked: 0 };
      if (known === undefined) own.push(token);
      entry.asked = state;
      this.#entries.set(token, entry);
      const answer = await putDevice(url, key, token, state, this.#agent);
      this.outcomes.push(answer);
      if (answer.status === 200) entry.acknowledged = state;
      else await sleep(20);
    }
  }
}

interface Row extends Record<string, unknown> {
  token: string;
  state: string;
  version: string;
  model: string;
  registered: number;
}

/** Responses that are neither a success nor a proper 503; if the server dies, none at all is fine too. */
export const unexpectedOutcomes = (answers: readonly Outcome[], serverDies = false): Outcome[] =>
  answers.filter(
    ({ status, retryAfter }) =>
      status !== 200 &&
      !(status === 503 && retryAfter !== undefined) &&
      !(serverDies && status === undefined),
  );

/** What a load generator needs to know about a registered device. */
export interface Target {
  email: string;
  pushToken: string;
  applicationName: string;
  platform: "ios" | "android";
  make: string;
  model: string;
  systemName: string;
  systemVersion: string;
  applicationVersion: string;
  handsetId: string | null;
}

export const scenarios = [
  "new",
  "changed",
  "unchanged",
  "seen-again",
  "disable",
  "profile",
  "genesys-list",
  "native-list",
] as const;
export type Scenario = (typeof scenarios)[number];

/** A load on a server: Rollcall over the Iterable API, parse-server, or one that does nothing. */
export interface Job {
  api: "iterable" | "parse" | "idle";
  scenario: Scenario;
  port: number;
  key: string;
  targets: Target[];
  connections: number;
  seconds: number;
  /** Requests in this time are not counted. */
  warmUpSeconds: number;
  /** Makes the new devices of each run different. */
  runId: string;
  /** How many requests to build in advance. */
  prepared: number;
}

export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
  requests: number;
  /** Including the warm-up. */
  allRequests: number;
  errors: number;
  firstError: string | null;
}

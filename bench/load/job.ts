/** A registered device as a load generator needs it. */
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

export const scenarios = ["new", "changed", "unchanged", "disable", "profile"] as const;
export type Scenario = (typeof scenarios)[number];

/** What is asked of a server: Rollcall over Iterable's wire, parse-server, or one that does nothing. */
export interface Job {
  api: "iterable" | "parse" | "idle";
  scenario: Scenario;
  port: number;
  key: string;
  targets: Target[];
  connections: number;
  seconds: number;
  /** Not counted. */
  warmUpSeconds: number;
  /** Tells one run's new devices from another's. */
  runId: string;
  /** How many requests to make before the clock starts. */
  prepared: number;
}

export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
  requests: number;
  /** Those of the warm-up among them. */
  allRequests: number;
  errors: number;
  firstError: string | null;
}

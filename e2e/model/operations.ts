import fc from "fast-check";

// Few names, so that calls of all APIs collide.
export const users = ["ada@example.com", "grace@example.com", "linus@example.com"];
export const applicationNames = ["default", "shared", "exclusive"] as const;
export const pushTokens = [
  "push-token-of-phone-aaa1",
  "push-token-of-phone-aaa2",
  "push-token-of-phone-aaa3",
];
const identifiers = ["installation-1", "installation-2"];

export type ApplicationName = (typeof applicationNames)[number];
/** What a push service says of a device, or of the one before it registered again; or says of the application. */
export type PushServiceAnswer = "gone" | "gone before" | "bad token" | "wrong topic" | "accepted";
type Fields = { count?: number | null; plan?: string | null; prefs?: Record<string, number | null> | null };

/** One call of one client, as data. `device` picks one of those that are there. */
export type Operation =
  | {
      do: "register";
      by: "serverKey" | "mobileKeyWithToken" | "trustingMobileKey";
      user: string;
      application: ApplicationName;
      token: string;
      platform: "APNS" | "APNS_SANDBOX" | "GCM";
      model?: string | undefined;
      colour?: string | null | undefined;
      allowed?: boolean | undefined;
    }
  | { do: "signOut"; token: string; user?: string | undefined }
  | {
      do: "registerIdentified";
      by: "serverKey" | "userToken";
      user: string;
      identifier: string;
      token: string;
      platform: "ios" | "android";
      name?: string | undefined;
    }
  | { do: "post"; user: string; token: string; platform: "ios" | "android"; allowed: boolean }
  | {
      do: "put";
      by: string;
      device: number;
      token?: string | undefined;
      platform?: "ios" | "android" | undefined;
      name?: string | undefined;
    }
  | { do: "delete"; by: string; device: number }
  | { do: "update"; user: string; fields: Fields; nested: boolean }
  | { do: "deleteUser"; user: string }
  | {
      do: "patch";
      device: number;
      name?: string | null | undefined;
      model?: string | null | undefined;
      allowed?: boolean | null | undefined;
      attributes?: Record<string, string> | null | undefined;
    }
  | { do: "disable"; device: number; note: string }
  | { do: "enable"; device: number }
  | { do: "report"; device: number; answer: PushServiceAnswer }
  | { do: "move"; device: number; to: string }
  | { do: "remove"; device: number }
  | { do: "bulk"; action: "disable" | "enable" | "remove"; devices: number[] }
  | { do: "import"; rows: ImportRow[] };

/** A row of a file. What is absent is an empty cell. */
export interface ImportRow {
  user: string;
  application: ApplicationName;
  token: string;
  platform: "ios" | "android";
  identifier?: string | undefined;
  name?: string | undefined;
  colour?: string | undefined;
  enabled?: boolean | undefined;
  reason: "admin" | "client" | "stale";
  tags?: string | undefined;
}

export type OperationNamed<Name extends Operation["do"]> = Extract<Operation, { do: Name }>;

const user = fc.constantFrom(...users);
const token = fc.constantFrom(...pushTokens);
const platform = fc.constantFrom("ios", "android");
const device = fc.nat({ max: 30 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const small = fc.nat({ max: 3 });
const name = fc.constantFrom("", "Red", "Blue");
/** Genesys: the project's key, or one user's token. */
const bearer = fc.oneof(fc.constant("serverKey"), user);

const arbitraries: { weight: number; arbitrary: fc.Arbitrary<Operation> }[] = [
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("register"),
      by: fc.constantFrom("serverKey", "mobileKeyWithToken", "trustingMobileKey"),
      user,
      application: fc.constantFrom(...applicationNames),
      token,
      platform: fc.constantFrom("APNS", "APNS_SANDBOX", "GCM"),
      model: maybe(fc.constantFrom("iPhone17,2", "Pixel 9")),
      colour: maybe(fc.constantFrom("green", null)),
      allowed: maybe(fc.boolean()),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("signOut"), token, user: maybe(user) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("registerIdentified"),
      by: fc.constantFrom("serverKey", "userToken"),
      user,
      identifier: fc.constantFrom(...identifiers),
      token,
      platform,
      name: maybe(name),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("post"), user, token, platform, allowed: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("put"),
      by: bearer,
      device,
      token: maybe(token),
      platform: maybe(platform),
      name: maybe(name),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete"), by: bearer, device }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("update"),
      user,
      fields: fc.record(
        {
          count: fc.option(small),
          plan: fc.option(fc.constantFrom("gold", "free")),
          prefs: fc.option(
            fc.dictionary(fc.constantFrom("a", "b"), fc.option(small), { noNullPrototype: true }),
          ),
        },
        { requiredKeys: [] },
      ),
      nested: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deleteUser"), user }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("patch"),
      device,
      name: maybe(fc.option(name)),
      model: maybe(fc.option(name)),
      allowed: maybe(fc.option(fc.boolean())),
      attributes: maybe(fc.option(fc.record({ colour: fc.constantFrom("green", "black") }))),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("disable"), device, note: fc.constantFrom("Lost", "Sold") }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("enable"), device }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("report"),
      device,
      answer: fc.constantFrom("gone", "gone", "gone before", "bad token", "wrong topic", "accepted"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move"), device, to: user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove"), device }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("import"),
      rows: fc.array(
        fc.record({
          user,
          application: fc.constantFrom(...applicationNames),
          token,
          platform,
          identifier: maybe(fc.constantFrom(...identifiers)),
          name: maybe(fc.constantFrom("Red", "Blue")),
          colour: maybe(fc.constantFrom("green", "black")),
          enabled: maybe(fc.boolean()),
          reason: fc.constantFrom("admin", "client", "stale"),
          tags: maybe(fc.constantFrom("beta", "vip;Beta", " VIP, old")),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("bulk"),
      action: fc.constantFrom("disable", "enable", "enable", "remove"),
      devices: fc.array(device, { minLength: 1, maxLength: 4 }),
    }),
  },
] as { weight: number; arbitrary: fc.Arbitrary<Operation> }[];

export const operation: fc.Arbitrary<Operation> = fc.oneof(...arbitraries);
export const operations: fc.Arbitrary<Operation>[] = arbitraries.flatMap(({ weight, arbitrary }) =>
  Array.from({ length: weight }, () => arbitrary),
);

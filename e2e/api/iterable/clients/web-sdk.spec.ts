import { iterableClient, signUserToken } from "../../../fixtures/iterable";
import { rejection } from "../../../fixtures/iterable-packages";
import { expect, shopOrigin, type TestProject, test } from "../../../fixtures/web-sdk";

const email = "ada@example.com";
const succeeded = { status: 200, data: { msg: "", code: "Success", params: null } };

/** The shop's backend: signs a token for any user, and counts them. */
function backend(project: TestProject, claims: Record<string, unknown> = {}) {
  const asked: object[] = [];
  const generate = async (payload: { email?: string; userID?: string }) => {
    asked.push(payload);
    const { email, userID } = payload;
    return signUserToken(project, { ...(email ? { email } : { userId: userID }), ...claims });
  };
  return { asked, generate };
}

test("the web SDK signs in its user across origins with a real preflight", async ({
  project,
  shop,
  recorder,
}) => {
  const { asked, generate } = backend(project);
  const user = shop.sdk.initialize(project.keys.mobile, generate);
  await user.setEmail(email);

  expect(asked).toEqual([{ email }]);
  expect(recorder.requests.map(({ method, path, status }) => [method, path, status])).toEqual([
    ["OPTIONS", "/api/users/update", 204],
    ["POST", "/api/users/update", 200],
  ]);
  const [preflight, update] = recorder.requests;
  expect(preflight?.headers.origin).toBe(shopOrigin);
  expect(preflight?.headers["access-control-request-headers"]?.toLowerCase().split(/, ?/)).toEqual(
    expect.arrayContaining(["api-key", "authorization"]),
  );
  expect(update?.headers).toMatchObject({
    "api-key": project.keys.mobile,
    authorization: expect.stringMatching(/^Bearer /),
  });
  expect(await iterableClient(project).profile(email)).toMatchObject({ email });
});

test("the web SDK identifies its user by userId and creates that user", async ({ project, shop }) => {
  const user = shop.sdk.initialize(project.keys.mobile, backend(project).generate);
  await user.setUserID("298398");
  expect(await shop.sdk.updateUser({ dataFields: { city: "Paris" } })).toMatchObject(succeeded);
  const { body } = await iterableClient(project).get("users/byUserId/298398");
  expect(body.user).toMatchObject({ userId: "298398", dataFields: { city: "Paris" } });
});

test("the web SDK requests a new token after a 401, retries once and keeps that token", async ({
  project,
  shop,
  recorder,
}) => {
  const now = Math.floor(Date.now() / 1_000);
  const { asked, generate } = backend(project);
  let first = true;
  const user = shop.sdk.initialize(project.keys.mobile, async (payload) => {
    if (!first) return generate(payload);
    first = false;
    // Good by the browser's clock and signed with a secret that is no more: what a rotation leaves behind.
    return signUserToken({ ...project, signingSecret: "a secret of yesterday" }, { email, iat: now });
  });
  await user.setEmail(email);

  const posts = recorder.requests.filter(({ method }) => method === "POST");
  expect(posts.map(({ path, status }) => [path, status])).toEqual([
    ["/api/users/update", 401],
    ["/api/users/update", 200],
  ]);
  expect(asked).toEqual([{ email }]);
  expect(await shop.sdk.track({ eventName: "opened" })).toMatchObject(succeeded);
  expect(asked).toHaveLength(1);
  expect(await iterableClient(project).profile(email)).toMatchObject({ email });
});

test("the web SDK can read errors and stops retrying with an invalid token", async ({
  project,
  shop,
  recorder,
}) => {
  const mallory = backend(project, { email: "mallory@example.com" });
  const user = shop.sdk.initialize(project.keys.mobile, mallory.generate);
  await user.setEmail(email).catch(() => undefined);
  const refusal = (await rejection(shop.sdk.updateUser({ dataFields: { a: 1 } }))) as {
    response: { status: number; data: unknown };
  };
  expect(refusal.response).toMatchObject({
    status: 401,
    data: { code: "JwtUserIdentifiersMismatched", params: null },
  });
  expect(await iterableClient(project).profile(email)).toBeUndefined();
  expect(recorder.requests.filter(({ status }) => status === 200)).toEqual([]);
});

test("the web SDK can change its user's email only with a token that allows the new one", async ({
  project,
  shop,
}) => {
  const claims: Record<string, unknown> = {};
  const { asked, generate } = backend(project, claims);
  const user = shop.sdk.initialize(project.keys.mobile, generate);
  await user.setEmail(email);
  const rejected = (await rejection(shop.sdk.updateUserEmail("lovelace@example.com"))) as {
    response: { status: number; data: unknown };
  };
  expect(rejected.response).toMatchObject({ status: 401, data: { code: "JwtUserIdentifiersMismatched" } });
  claims.newEmail = "lovelace@example.com";
  await user.refreshJwtToken(email);
  asked.length = 0;
  expect(await shop.sdk.updateUserEmail("lovelace@example.com")).toMatchObject(succeeded);
  expect(asked).toEqual([{ email: "lovelace@example.com" }]);
  expect(await shop.sdk.updateUser({ dataFields: { city: "Paris" } })).toMatchObject(succeeded);
  const server = iterableClient(project);
  expect(await server.profile("lovelace@example.com")).toMatchObject({ dataFields: { city: "Paris" } });
  expect(await server.profile(email)).toBeUndefined();
});

test("the web SDK's other calls succeed and never show a message", async ({ project, shop, recorder }) => {
  const { sdk } = shop;
  const user = sdk.initialize(project.keys.mobile, backend(project).generate);
  await user.setEmail(email);
  const message = { messageId: "m", deviceInfo: { appPackageName: "shop" } };
  const item = { id: "1", name: "Pizza", price: 9, quantity: 1 };
  const answers = [
    await sdk.updateSubscriptions({ emailListIds: [1] }),
    await sdk.track({ eventName: "opened", dataFields: { a: 1 } }),
    await sdk.trackPurchase({ items: [item], total: 9 }),
    await sdk.updateCart({ items: [item] }),
    await sdk.trackInAppOpen(message),
    await sdk.trackInAppClose(message),
    await sdk.trackInAppClick({ ...message, clickedUrl: "https://example.com" }),
    await sdk.trackInAppDelivery(message),
    await sdk.trackInAppConsume(message),
    await sdk.trackEmbeddedReceived("m", "shop"),
    await sdk.trackEmbeddedClick({
      messageId: "m",
      buttonIdentifier: "x",
      targetUrl: "y",
      appPackageName: "shop",
    }),
    await sdk.trackEmbeddedSession({
      session: { id: "s", start: 1, end: 2 },
      impressions: [],
      appPackageName: "shop",
    }),
  ];
  for (const answer of answers) expect(answer).toMatchObject(succeeded);

  const messages = await sdk.getInAppMessages({ count: 20, packageName: "shop" });
  expect(messages).toMatchObject({ status: 200, data: { inAppMessages: [] } });
  const embedded = new sdk.IterableEmbeddedManager("shop");
  let synced = false;
  await embedded.syncMessages("shop", () => {
    synced = true;
  });
  expect([synced, embedded.getMessages()]).toEqual([true, []]);
  expect(recorder.requests.filter(({ status }) => status >= 400)).toEqual([]);
});

test("the web SDK does not start without a token generator, so browsers always send a token", async ({
  project,
  shop,
  recorder,
}) => {
  expect(shop.sdk.initialize(project.trustingMobileKey)).toBeNull();
  expect(recorder.requests).toEqual([]);
});

test("the web SDK creates an anonymous user and merges it at sign-in", async ({
  project,
  shop,
  recorder,
}) => {
  const { sdk } = shop;
  const { asked, generate } = backend(project);
  let anonymousId = "";
  const user = sdk.initializeWithConfig({
    authToken: project.keys.mobile,
    generateJWT: generate,
    configOptions: {
      baseURL: `${recorder.url}/api`,
      enableUnknownActivation: true,
      onUnknownUserCreated: (userId: string) => {
        anonymousId = userId;
      },
    },
  });
  user.setVisitorUsageTracked(true);
  const calls = () =>
    recorder.requests
      .filter(({ method }) => method !== "OPTIONS")
      .map(({ method, path, status }) => `${method} ${path.split("?")[0]} ${status}`);
  await expect.poll(calls).toContain("GET /api/unknownuser/list 200");
  // Rollcall has no criteria; an app may bring its own.
  shop.localStorage.setItem("criteria", JSON.stringify(criteria));
  await sdk.track({ eventName: "opened", dataFields: {} }).catch(() => undefined);
  await expect.poll(calls).toContain("POST /api/unknownuser/events/session 200");
  await expect.poll(() => anonymousId).not.toBe("");
  await expect.poll(() => asked).toEqual([{ userID: anonymousId }]);
  const anonymous = await iterableClient(project).get(`users/byUserId/${anonymousId}`);
  expect(anonymous.body.user.userId).toBe(anonymousId);

  await user.setEmail(email, { mergeOnUnknownToKnown: true, replayOnVisitorToKnown: true });
  await expect.poll(calls).toContain("POST /api/users/merge 200");
  expect(await iterableClient(project).profile(email)).toMatchObject({ email });
  expect((await iterableClient(project).get(`users/byUserId/${anonymousId}`)).text).toBe("{}");
  expect(calls().filter((call) => !call.endsWith("200"))).toEqual([]);
});

const matching = {
  combinator: "And",
  searchQueries: [
    {
      dataType: "customEvent",
      searchCombo: {
        combinator: "And",
        searchQueries: [
          {
            dataType: "customEvent",
            field: "eventName",
            comparatorType: "Equals",
            value: "opened",
            fieldType: "string",
          },
        ],
      },
    },
  ],
};

const criteria = {
  count: 1,
  criteriaSets: [
    { criteriaId: "6", name: "Opened", searchQuery: { combinator: "And", searchQueries: [matching] } },
  ],
};

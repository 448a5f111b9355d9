import type { Page } from "@playwright/test";
import { callNative } from "../fixtures/native";
import { signIn as api, type SignedInOperator } from "../fixtures/operator";
import { seedDevices } from "../fixtures/seed";
import { expect, rows, test } from "./console";

// Hostile names from phones, customers' systems and colleagues, on every page that shows them.

/** As HTML, each would create an element with this attribute, and most would run a script. */
const hostile = [
  "<script data-hostile>ran()</script>",
  "<img data-hostile src=x onerror=ran()>",
  "<svg data-hostile onload=ran()>",
  "<iframe data-hostile srcdoc='<script>parent.ran()</script>'>",
  '"><img data-hostile src=//evil.example/x onerror=ran()>',
  "'><img data-hostile src=x onerror=ran()>",
  "</title><script data-hostile>ran()</script>",
  "</script><script data-hostile>ran()</script>",
  "--><script data-hostile>ran()</script>",
  "</textarea><img data-hostile src=x onerror=ran()>",
  "<base data-hostile href=//evil.example/>",
  "<meta data-hostile http-equiv=refresh content='0;url=//evil.example'>",
  "<style data-hostile>@import '//evil.example/x.css'</style>",
  "<form data-hostile action=//evil.example><button>x</button></form>",
  "<a data-hostile href=javascript:ran()>x</a>",
  "javascript:ran()",
  "{{constructor.constructor('ran()')()}}",
  "$\x7Bran()}",
  "\u2028<b data-hostile>",
  '=HYPERLINK("//evil.example")',
];
const [script = "", image = ""] = hostile;

/** Records scripts that run, requests to other origins, policy violations and errors. */
async function watch(page: Page, origin: string): Promise<string[]> {
  const seen: string[] = [];
  await page.exposeFunction("ran", () => seen.push("a script ran"));
  await page.exposeFunction("broke", (what: string) => seen.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
      const { broke } = window as unknown as { broke(what: string): void };
      broke(`policy: ${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  page.on("dialog", (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
      seen.push(`request ${request.url()}`);
  });
  page.on("pageerror", (error) => seen.push(`error ${error.message}`));
  return seen;
}

const injected = (page: Page) => page.locator("[data-hostile], a[href^='javascript:' i]");

async function nameEverything(admin: SignedInOperator): Promise<string> {
  const made = [
    await admin.patch("", { name: image }),
    await admin.at("me", "PATCH", { name: image }),
    await admin.post("api-keys", { kind: "server", name: image }),
    await admin.post("views?list=devices", { name: image, query: `q=${image}`, shared: true }),
    await admin.post("applications", { name: `${image} new` }),
  ];
  const invited = await admin.post("invitations", {
    email: `guest-${Date.now()}@example.com`,
    role: "viewer",
  });
  const statuses = [...made, invited].map(({ status }) => status);
  expect(statuses.filter((status) => status >= 300)).toEqual([]);
  return (
    String((await invited.json()).link)
      .split("/")
      .at(-1) ?? ""
  );
}

test("hostile names are shown as text on every page, run nothing and violate no content security policy", async ({
  page,
  database,
  project,
  signIn,
  baseURL,
}) => {
  const [first = ""] = await seedDevices(
    database,
    project,
    hostile.map((text, n) => ({
      name: text,
      model: text,
      make: text,
      systemVersion: text,
      applicationVersion: text,
      deviceIdentifier: `${n} ${text}`,
      applicationName: text,
      user: n % 2 ? `#${text}` : `${text}@example.com`,
      attributes: { [text]: text, list: [text] },
    })),
  );
  const admin = await api(project);
  const invitation = await nameEverything(admin);
  const { user } = await (await admin.get(`devices/${first}`)).json();
  const edited = await admin.patch(
    `users/${user.id}`,
    { dataFields: { [script]: image } },
    { "if-match": "*" },
  );
  expect(edited.status).toBe(200);
  expect(
    (
      await callNative(project, `devices/${first}/disable`, {
        method: "POST",
        body: JSON.stringify({ note: image }),
      })
    ).status,
  ).toBe(200);

  const seen = await watch(page, baseURL ?? "");
  await page.goto(`/sign-in?${new URLSearchParams({ error: image, callbackUrl: "javascript:ran()" })}`);
  await expect(injected(page)).toHaveCount(0);
  await page.goto(`/join/${invitation}`);
  await expect(page.getByText(image).first()).toBeVisible();
  await expect(injected(page)).toHaveCount(0);

  await signIn(project.operator);
  const query = new URLSearchParams({ application: image, model: image, q: image });
  for (const path of [
    "/overview",
    `/devices/${first}`,
    `/users/${user.id}`,
    "/users",
    "/activity",
    `/devices?${query}`,
    `/devices/${encodeURIComponent(script)}`,
    "/settings/project",
    "/settings/api-keys",
    "/settings/team",
    "/settings/account",
    "/devices?pageSize=100",
  ]) {
    await test.step(path, async () => {
      const answer = await page.goto(path);
      const headers = answer?.headers() ?? {};
      expect(headers["content-security-policy"]).toMatch(
        /script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic';.*object-src 'none'.*frame-ancestors 'none'/,
      );
      expect(headers["cache-control"]).toContain("no-store");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText("Loading")).toHaveCount(0);
      await expect(injected(page)).toHaveCount(0);
    });
  }

  // Dialogs, and messages about completed actions.
  await expect(rows(page)).toHaveCount(hostile.length);
  for (const text of hostile)
    await expect(page.getByText(text.trim(), { exact: true }).first()).toBeAttached();
  await page.getByRole("button", { name: "Saved views" }).click();
  await expect(page.getByText(image, { exact: true }).first()).toBeAttached();
  await page.keyboard.press("Escape");
  await page
    .getByRole("button", { name: `Disable ${image}` })
    .first()
    .click();
  const dialog = page.getByRole("dialog", { name: `Disable ${image}?` });
  await dialog.getByRole("textbox", { name: "Reason" }).fill(script);
  await dialog.getByRole("button", { name: "Disable device" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(script).first()).toBeVisible();
  await expect(injected(page)).toHaveCount(0);
  expect(seen).toEqual([]);

  // Control: inserted as HTML, the same text is detected and still does not run.
  await page.evaluate((text) => document.body.insertAdjacentHTML("beforeend", text), image);
  await expect(injected(page)).toHaveCount(1);
  await expect.poll(() => seen.join("\n")).toMatch(/^policy: script-src-attr inline/);
});

test("only scripts with the page's nonce run, and each page has its own nonce", async ({ page }) => {
  const nonce = async () =>
    /'nonce-([^']+)'/.exec((await page.goto("/sign-in"))?.headers()["content-security-policy"] ?? "")?.[1] ??
    "";
  const [before, now] = [await nonce(), await nonce()];
  expect(before).not.toBe("");
  expect(now).not.toBe(before);
  // Written into the document like injected HTML.
  const runs = (given: string) =>
    page.evaluate((value) => {
      document.open();
      document.write(`<script nonce="${value}">window.ran = true</script>`);
      document.close();
      return "ran" in window;
    }, given);
  expect(await runs("")).toBe(false);
  expect(await runs(before)).toBe(false);
  expect(await runs(now)).toBe(true);
});

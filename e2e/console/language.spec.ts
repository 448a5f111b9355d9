import { checkImport, upload } from "../fixtures/imports";
import { callNative, onlyDevice } from "../fixtures/native";
import { expectAccessible, expectNoHorizontalScroll } from "./accessibility";
import { expect, registerDevice, test } from "./console";

test.use({ ownContext: true });

test.describe("a German browser", () => {
  test.use({ locale: "de-DE", contextOptions: { locale: "de-DE" } });

  test("gets German pages from the sign-in on; the account's setting comes first, and applies at once", async ({
    page,
    project,
  }) => {
    await registerDevice(project, { email: "ada@example.com", model: "iPhone 16 Pro" });
    await page.goto("/sign-in");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(page).toHaveTitle("Anmelden · Rollcall");
    await page.getByLabel("E-Mail").fill(project.operator.email);
    await page.getByLabel("Passwort").fill(project.operator.password);
    await page.getByRole("button", { name: "Anmelden" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Übersicht");

    await page.goto("/settings/account");
    await page.getByLabel("Sprache der Konsole").selectOption("English");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await page.goto("/devices");
    await expect(page.getByText("1 device", { exact: true })).toBeVisible();
  });
});

test("an operator switches to German: devices, a device and settings are German, and fit a phone", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project, { email: "ada@example.com", model: "iPhone 16 Pro" });
  const { id } = await onlyDevice(project);
  const answer = { deviceId: id, service: "apns", status: 400, reason: "BadDeviceToken" };
  await callNative(project, "feedback", {
    method: "POST",
    key: project.keys.sender,
    body: JSON.stringify([answer]),
  });
  const good = Array.from({ length: 3_000 }, (_, n) => `${n}@example.com,token-of-this-phone-${n},shop,ios`);
  await checkImport(
    project,
    await upload(project, ["email,token,application,platform", ...good, '"unfinished'].join("\n")),
  );
  await signIn(project.operator);
  await page.goto("/settings/account");
  await page.getByLabel("Language of the console").selectOption("Deutsch");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Einstellungen");
  await expect(page).toHaveTitle("Ihr Konto · Einstellungen · Rollcall");

  await page.goto("/jobs");
  await expect(page.getByText("Zeile 3.002 endet nicht. Fehlt ein Anführungszeichen?")).toBeVisible();
  await page.goto("/activity");
  await expect(page.getByRole("rowheader", { name: "Gerät registriert: iPhone 16 Pro" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Ereignis" })).toContainText(
    "Gerät registriertGerät geändert",
  );
  await page.goto("/devices");
  await expect(page.getByText("1 Gerät", { exact: true })).toBeVisible();
  const times = page.locator("time").filter({ hasText: /^(vor|jetzt)/ });
  await expect(times.first()).toBeVisible();
  await expectAccessible(page, "main");
  await expectNoHorizontalScroll(page);
  await page.getByRole("link", { name: /iPhone 16 Pro/ }).click();
  await expect(page.getByRole("button", { name: "Gerät deaktivieren" })).toBeVisible();
  await expect(page.getByText("APNs kennt diesen Token in dieser Umgebung nicht.").first()).toBeVisible();
  await expect(page).toHaveTitle("iPhone 16 Pro · Geräte · Rollcall");
  await expectNoHorizontalScroll(page);
});

test("without the network a bar says so, links keep the page, and it goes away by itself", async ({
  page,
  project,
  signIn,
  context,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/devices");
  await expect(page.getByText("1 device", { exact: true })).toBeVisible();
  const bar = page.getByText("No connection to the server.");
  await expect(bar).toHaveCount(0);
  await context.setOffline(true);
  await expect(bar).toBeVisible();
  await expectAccessible(page, "main");
  await page.getByRole("navigation").getByRole("link", { name: "Users" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Devices");
  await context.setOffline(false);
  await expect(bar).toHaveCount(0);
  await page.getByRole("navigation").getByRole("link", { name: "Users" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Users");
});

test.describe("390 px wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("three devices fit a screen, and a name's direction controls stay in the name", async ({
    page,
    project,
    signIn,
  }) => {
    for (const n of [1, 2, 3, 4]) {
      await registerDevice(project, {
        email: `ada.lovelace.${n}@example.com`,
        token: `a1b2c3d4e5f6a7b${n}`,
        version: "2.7.1",
        model: n === 4 ? "\u202Eenohp" : `iPhone 1${n} Pro`,
      });
    }
    await signIn(project.operator);
    await page.goto("/devices");
    const cards = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2 }) });
    await expect(cards).toHaveCount(4);
    await expect(cards.nth(2)).toBeInViewport({ ratio: 1 });
    const disable = cards.first().getByRole("button", { name: /^Disable/ });
    await expect.poll(async () => (await disable.boundingBox())?.height).toBeGreaterThanOrEqual(44);

    await expect(disable).toHaveAccessibleName("Disable \u2068\u202Eenohp\u2069");
    await cards.first().getByRole("heading").getByRole("link").click();
    await expect(page).toHaveTitle("\u2068\u202Eenohp\u2069 · Devices · Rollcall");
  });
});

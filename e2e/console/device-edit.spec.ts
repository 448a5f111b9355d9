import { callNative, onlyDevice } from "../fixtures/native";
import { deviceRows, historyRows } from "../fixtures/rows";
import { expect, registerDevice, test } from "./console";

const name = "iPhone 16 Pro";
const form = { name: "Edit device" };

test("an edit saves changed fields only, and the history shows before and after", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project, { version: "3.1", fields: { plan: "pro" } });
  const { id } = await onlyDevice(project);
  await signIn(project.operator);
  await page.goto(`/devices/${id}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const edit = page.getByRole("form", form);
  await edit.getByLabel("Name").fill("Ada’s phone");
  await edit.getByLabel("Attributes").fill('{ "plan": ');
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByLabel("Attributes")).toBeFocused();
  await expect(edit.getByLabel("Attributes")).toHaveAttribute("aria-invalid", "true");
  await edit.getByLabel("Attributes").fill('{ "plan": "free" }');
  await edit.getByLabel("Notifications").selectOption("Denied");
  await edit.getByRole("button", { name: "Save" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Ada’s phone" })).toBeVisible();
  await expect(page.getByText("Notifications are turned off on the phone")).toBeVisible();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("Changed by Ada");
  await expect(history).toContainText("Ada’s phone");
  await expect(history).toContainText("Registered by");
  expect(await onlyDevice(project)).toMatchObject({
    name: "Ada’s phone",
    applicationVersion: "3.1",
    notificationsAllowed: false,
    attributes: { plan: "free" },
  });
});

test("concurrent edits are shown side by side and can be applied or discarded", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  const { id, version } = await onlyDevice(project);
  await signIn(project.operator);
  await page.goto(`/devices/${id}?edit=1`);
  const edit = page.getByRole("form", form);
  await edit.getByLabel("Name").fill("Mine");
  const change = (body: object, ifMatch: number) =>
    callNative(project, `devices/${id}`, {
      method: "PATCH",
      body: JSON.stringify(body),
      headers: { "if-match": `"${ifMatch}"` },
    });
  expect((await change({ name: "Theirs", model: "iPhone 17" }, version)).status).toBe(200);

  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByRole("alert")).toContainText("changed while you were editing");
  await expect(edit.getByRole("alert")).toContainText("They changed Name and Model");
  await expect(edit.getByRole("row", { name: /^Name Theirs Mine$/ })).toBeVisible();
  await expect(edit.getByRole("row", { name: /^Model iPhone 17 not changed$/ })).toBeVisible();
  // Someone who leaves and comes back is told again, before and after opening the form.
  await page.goto("/devices");
  await page.goto(`/devices/${id}`);
  await expect(page.getByText("They changed Name and Model.")).toBeVisible();
  await page.getByRole("button", { name: "Continue editing" }).click();
  await expect(edit.getByRole("row", { name: /^Name Theirs Mine$/ })).toBeVisible();
  await expect(edit.getByLabel("Name")).toHaveValue("Mine");
  await edit.getByRole("button", { name: "Overwrite with mine" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mine" })).toBeVisible();
  const merged = await onlyDevice(project);
  expect(merged).toMatchObject({ name: "Mine", model: "iPhone 17" });

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await edit.getByLabel("Name").fill("Mine again");
  expect((await change({ name: "Theirs again" }, merged.version)).status).toBe(200);
  await edit.getByRole("button", { name: "Save" }).click();
  await edit.getByRole("button", { name: "Discard mine" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Theirs again" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Continue editing" }).click();
  await expect(edit.getByLabel("Name")).toHaveValue("Mine again");
});

test("a session that ends during an edit keeps the draft, and sign-in leads back to it", async ({
  page,
  context,
  project,
  signIn,
}) => {
  await registerDevice(project);
  const { id } = await onlyDevice(project);
  await signIn(project.operator);
  await page.goto(`/devices/${id}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("form", form).getByLabel("Name").fill("Written with care");
  await context.clearCookies();
  await page.getByRole("form", form).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your session expired.")).toBeVisible();
  await page.getByLabel("Email").fill(project.operator.email);
  await page.getByLabel("Password").fill(project.operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`/devices/${id}?edit=1`);
  await expect(page.getByRole("form", form).getByLabel("Name")).toHaveValue("Written with care");
  await page.getByRole("form", form).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Written with care" })).toBeVisible();
});

test("editors can reveal a push token, and the history records it", async ({
  page,
  database,
  project,
  makeProject,
  signIn,
}) => {
  await registerDevice(project, { token: "0123456789abcdef0123" });
  const { id } = await onlyDevice(project);
  await signIn(project.operator);
  // The page's first look at the history is answered late, with what was true before.
  const revealed = page.waitForResponse(/\/reveal$/);
  await page.route(
    /\/history/,
    async (route) => {
      const answer = await route.fetch();
      await revealed;
      await route.fulfill({ response: answer }).catch(() => {});
    },
    { times: 1 },
  );
  await page.goto(`/devices/${id}`);
  const push = page.getByRole("region", { name: "Push" });
  await expect(push).toContainText("0123…0123");
  await page.getByRole("button", { name: "Reveal push token" }).click();
  await expect(push).toContainText("0123456789abcdef0123");
  await expect(page.getByRole("region", { name: "History" })).toContainText("Push token revealed by Ada");
  expect(
    (await historyRows(database, project)).filter(({ action }) => action === "device.revealed"),
  ).toHaveLength(1);
  await page.getByRole("button", { name: "Hide push token" }).click();
  await expect(push).not.toContainText("0123456789abcdef0123");

  const watched = await makeProject({ role: "viewer" });
  await registerDevice(watched, { token: "another-push-token" });
  await signIn(watched.operator);
  await page.goto(`/devices/${(await onlyDevice(watched)).id}`);
  await expect(push).toContainText("anot…oken");
  await page.getByRole("button", { name: "More actions" }).click();
  await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
  for (const button of [/Reveal/, "Edit", /^Disable/, /^Move/, /^Remove/, "Add tags or a note"])
    await expect(page.getByRole("button", { name: button })).toHaveCount(0);
});

test("moves a device to another user, who must exist, and removes it after a confirmation that focuses Cancel", async ({
  page,
  database,
  project,
  signIn,
}) => {
  await registerDevice(project);
  const { id } = await onlyDevice(project);
  await registerDevice(project, { email: "grace@example.com", token: "token-of-grace", model: "Pixel 9" });
  await signIn(project.operator);
  await page.goto(`/devices/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Move to another user…" }).click();
  const dialog = page.getByRole("dialog", { name: `Move ${name}` });
  await dialog.getByRole("textbox", { name: "Email" }).fill("nobody@example.com");
  await dialog.getByRole("button", { name: "Move device" }).click();
  await expect(dialog.getByRole("textbox", { name: "Email" })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByRole("textbox", { name: "Email" }).fill("grace@example.com");
  await dialog.getByRole("button", { name: "Move device" }).click();
  await expect(page.getByRole("region", { name: "User" })).toContainText("grace@example.com");
  await expect(page.getByRole("region", { name: "History" })).toContainText("Moved to another user by Ada");

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("button", { name: "Remove device…" }).click();
  const removal = page.getByRole("dialog", { name: `Remove ${name}?` });
  await expect(removal.getByRole("button", { name: "Cancel" })).toBeFocused();
  await removal.getByRole("button", { name: "Remove device" }).click();
  await expect(page).toHaveURL("/devices");
  await expect(page.getByRole("row", { name: /Pixel 9/ })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toHaveCount(0);
  expect(await deviceRows(database, project)).toHaveLength(1);
});

test("lists devices that share a push token or a handset, each once, and disables those of a lost phone", async ({
  page,
  project,
  signIn,
}) => {
  const fields = { deviceId: "handset-of-jane" };
  await registerDevice(project, { token: "a-token-of-two", fields });
  const { id } = await onlyDevice(project);
  await registerDevice(project, {
    token: "a-token-of-two",
    email: "grace@example.com",
    model: "Shared phone",
  });
  await registerDevice(project, {
    token: "a-token-of-two",
    email: "sam@example.com",
    model: "Same in both",
    fields,
  });
  await registerDevice(project, { token: "a-newer-token", model: "Reinstalled", fields });
  await signIn(project.operator);
  await page.goto(`/devices/${id}`);
  await expect(page.getByRole("region", { name: "Same push token" })).toContainText("Shared phone");
  const sameHandset = page.getByRole("region", { name: "Same handset" });
  await expect(sameHandset).toContainText("Reinstalled");
  await expect(sameHandset).toContainText("jane@example.com · Pizza Tracker");
  await expect(page.getByRole("link", { name: /Same in both/ })).toHaveCount(1);

  await page.getByRole("button", { name: "Disable device", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /^Disable/ });
  await expect(dialog).toContainText("jane@example.com · Pizza Tracker");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Left in a train");
  await dialog.getByRole("textbox", { name: "Reason" }).press("Control+Enter");
  await expect(page.getByText(/^Disabled by Ada on .+: Left in a train$/)).toBeVisible();
  await page.getByRole("button", { name: "Disable the 3 other registrations too" }).click();
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toHaveValue("Left in a train");
  await dialog.getByRole("button", { name: "Disable 3 devices" }).click();
  await expect(page.getByRole("region", { name: "Latest job" })).toContainText("Disabled 3 of 3 devices");
  await expect(page.getByRole("button", { name: /other registrations too/ })).toHaveCount(0);

  await page.getByRole("link", { name: /Shared phone/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Shared phone" })).toBeVisible();
});

import { readFile } from "node:fs/promises";
import { iterableClient } from "../fixtures/iterable";
import { callNative } from "../fixtures/native";
import { signIn as api } from "../fixtures/operator";
import { serverUrl } from "../fixtures/project";
import { signInOverHttp } from "../fixtures/session";
import { expectAccessible } from "./accessibility";
import { expect, registerDevice, row, rows, test } from "./console";

test("renames a project and sets up its applications; the identity type is locked once there are users", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  await page.goto("/settings/project");
  await page.getByRole("textbox", { name: "Name" }).fill("Pizza");
  await page.getByRole("checkbox", { name: "Create applications automatically" }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Project saved")).toBeVisible();
  await expect(page.getByRole("complementary").getByText("Pizza")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Identify users by" })).toHaveCount(0);
  const identity = page.getByRole("region", { name: "Identify users by" });
  await expect(identity).toContainText("Locked because the project has 1 user.");
  await expect(identity.getByRole("link", { name: "1 user" })).toHaveAttribute("href", "/users");
  const policy = page.getByRole("combobox", { name: "Push token policy of Pizza Tracker" });
  await policy.selectOption("exclusive");
  await expect(page.getByText("Saved Pizza Tracker")).toBeVisible();
  await page.getByRole("button", { name: "Make Pizza Tracker the default" }).click();
  await expect(page.getByRole("button", { name: "Make default the default" })).toBeVisible();
  await page.reload();
  await expect(policy).toHaveValue("exclusive");
  await expect(page.getByRole("checkbox", { name: "Create applications automatically" })).not.toBeChecked();
});

test("renames an application, merges it into another one and deletes a third", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  const admin = await api(project);
  for (const name of ["Pasta", "Salad"]) await admin.post("applications", { name });
  await signIn(project.operator);
  await page.goto("/settings/project");
  await page.getByRole("link", { name: "Pizza Tracker" }).click();
  await page.getByRole("textbox", { name: "Application name" }).fill("  Pizza Now ");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByText("Renamed to Pizza Now. Pizza Tracker still leads here.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Earlier names" })).toContainText("Pizza Tracker");
  await expect(page.getByText("It can’t be deleted while it has 1 device.")).toBeVisible();
  await expectAccessible(page, "main");

  await page.getByRole("button", { name: "Merge Pizza Now into another application" }).click();
  const dialog = page.getByRole("dialog", { name: "Merge Pizza Now into another application?" });
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(dialog.getByText("Choose an application.")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Merge into" }).selectOption({ label: "Pasta" });
  await expect(dialog.getByText("1 device will be moved.")).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(
    page.getByRole("status").filter({ hasText: "Merged Pizza Now into Pasta: 1 device" }),
  ).toBeVisible();

  await page.goto("/settings/project");
  const list = page.getByRole("region", { name: "Applications" }).getByRole("listitem");
  await expect(list).toHaveCount(3);
  await expect(list.filter({ hasText: "Pasta" })).toContainText(/1 device · Also reached as .*Pizza/);
  await page.getByRole("link", { name: "Salad" }).click();
  await page.getByRole("button", { name: "Delete Salad" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Deleted Salad")).toBeVisible();
  await expect(list).toHaveCount(2);
});

test("archives a project, which is then read-only, restores it, and deletes it by its name", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  const { key } = await (
    await (await api(project)).post("api-keys", { kind: "readonly", name: "Reports" })
  ).json();
  const status = async () => (await callNative(project, "devices", { key })).status;
  await signIn(project.operator);
  await page.goto("/settings/project");
  await page.getByRole("button", { name: "Archive project" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive project" }).click();
  const bar = page.getByRole("region", { name: "This project is archived" });
  await expect(bar).toBeVisible();
  expect(await status()).toBe(403);
  await expect(page.getByRole("dialog", { name: `Archive Project ${project.slug}?` })).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Name" })).toBeDisabled();
  await expectAccessible(page, "main");
  await page.goto("/devices");
  await expect(rows(page)).toHaveCount(1);
  await expect(bar).toBeVisible();
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Disable/ })).toHaveCount(0);
  await bar.getByRole("button", { name: "Restore" }).click();
  await expect(bar).toHaveCount(0);
  expect(await status()).toBe(200);

  await (await api(project)).post("archive");
  await page.goto("/settings/project");
  await page.getByRole("button", { name: "Delete project" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete Project ${project.slug}?` });
  await expect(dialog.getByRole("list")).toContainText("1 device");
  await expect(dialog.getByRole("list")).toContainText("1 user");
  await dialog.getByRole("textbox").fill("another");
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await expect(dialog.getByText("That is not the project’s name.")).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("textbox").fill(`Project ${project.slug}`);
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await expect(page.getByRole("heading", { name: "You’re not in a project yet" })).toBeVisible();
  expect(await status()).toBe(401);
});

test("creates a key shown once, rotates it with an overlap, and revokes it", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/settings/api-keys");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Enter a name.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Reports");
  await dialog.getByRole("combobox", { name: "Type" }).selectOption("readonly");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const shown = page.getByRole("region", { name: "API key Reports" });
  const key = await shown.getByText(/^rc_readonly_/).innerText();
  for (const client of ["cron/2", "backend/1"])
    expect((await callNative(project, "devices", { key, headers: { "user-agent": client } })).status).toBe(
      200,
    );
  await page.reload();
  await expect(page.getByRole("listitem").filter({ hasText: "Reports" })).toContainText(
    /by backend\/1\s*Also used by cron\/2 /,
  );

  await page.getByRole("button", { name: "Rotate Reports" }).click();
  await dialog
    .getByRole("combobox", { name: "Keep the old key working for" })
    .selectOption({ label: "One hour" });
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  await expect(shown.getByText(/^rc_readonly_/)).not.toHaveText(key);
  // A closing dialog gives the focus back, and would take it from the next one.
  await expect(page.getByRole("dialog", { name: /^Rotate Reports/ })).toHaveCount(0);
  expect((await callNative(project, "devices", { key })).status).toBe(200);
  const next = await shown.getByText(/^rc_readonly_/).innerText();

  await expect(shown).toContainText(
    /The old key rc_readonly_….{4} works until .+ \(in (1 hour|\d+ minutes)\)/,
  );
  const keys = page.getByRole("list", { name: "API keys" }).getByRole("listitem");
  await expect(keys.filter({ hasText: "Works until" })).toContainText(/\(in (1 hour|\d+ minutes)\)/);
  await page.getByRole("button", { name: /^End Reports rc_readonly_….{4} now$/ }).click();
  await expect(
    dialog.getByRole("heading", { name: /^Revoke Reports \(rc_readonly_….{4}\)\?$/ }),
  ).toBeVisible();
  await expect(dialog.getByRole("alert")).toContainText(
    /This key is in use.*Rollcall API by backend\/1.*Also used by.*cron\/2 through the Rollcall API/s,
  );
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("Revoked Reports")).toBeVisible();
  // A toast is a dialog too.
  await expect(page.getByRole("dialog", { name: /^Revoke Reports/ })).toHaveCount(0);
  expect((await callNative(project, "devices", { key })).status).toBe(401);

  await page.getByRole("button", { name: "Rename Reports" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Weekly reports");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByText("Renamed to Weekly reports")).toBeVisible();
  await expect(page.getByRole("dialog", { name: /^Rename Reports/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Revoke Weekly reports" }).click();
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("Revoked Weekly reports")).toBeVisible();
  expect((await callNative(project, "devices", { key: next })).status).toBe(401);
  await page.reload();
  await expect(page.getByText("Revoked", { exact: true })).toHaveCount(2);
  await expect(page.getByText(next)).toHaveCount(0);
});

test("rotates the signing secret after confirmation, shown once, and creates a user token", async ({
  page,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/settings/signing-secret");
  await page.getByRole("button", { name: "Rotate secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Rotate secret" }).click();
  await expect(
    page.getByRole("region", { name: "Signing secret" }).getByText(/^[0-9a-f]{64}$/),
  ).toBeVisible();
  await page.getByRole("textbox", { name: "Email or user ID" }).fill("jane@example.com");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByRole("region", { name: "User token" }).getByText(/^eyJ/)).toBeVisible();
});

test("an invite link works once, roles change, members and invitations are removed, and the last admin cannot leave", async ({
  page,
  context,
  project,
  signIn,
}) => {
  await signIn(project.operator);
  await page.goto("/settings/team");
  const email = `new-${project.slug}@example.com`;
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption("editor");
  await page.getByRole("button", { name: "Create invite link" }).click();
  const link = await page.getByRole("region", { name: "Invite link" }).locator("code").innerText();
  await expect(page.getByRole("list", { name: "Pending invitations" })).toContainText(email);

  await context.clearCookies();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: `Join Project ${project.slug}` })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByText("Enter your name.")).toBeVisible();
  await page.getByLabel("Your name").fill("Grace");
  await page.getByLabel("Password").fill("a password of twelve");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).toHaveURL(/\/overview/);
  await expect(page.getByText("Grace")).toBeVisible();
  await expect(page.getByRole("link", { name: "Activity" })).toHaveCount(0);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();

  await signIn(project.operator);
  await page.goto("/settings/team");
  await page.getByRole("combobox", { name: "Role of Grace" }).selectOption("viewer");
  await expect(page.getByText("Grace is now Viewer")).toBeVisible();
  await page.getByRole("button", { name: "Remove Grace" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByRole("combobox", { name: "Role of Grace" })).toHaveCount(0);

  await page.getByRole("textbox", { name: "Email" }).fill("someone@example.com");
  await page.getByRole("button", { name: "Create invite link" }).click();
  const revoked = await page.getByRole("region", { name: "Invite link" }).locator("code").innerText();
  await page.getByRole("button", { name: "Revoke invitation for someone@example.com" }).click();
  await expect(page.getByRole("list", { name: "Pending invitations" })).toHaveCount(0);
  await expect(page.getByText("You are the only admin. To leave or change your role")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Role of Ada" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Remove Ada" })).toHaveCount(0);
  await page.goto(revoked);
  await expect(page.getByRole("heading", { name: "This invitation is no longer valid" })).toBeVisible();
});

test("changes name and password without ending the session", async ({ page, project, signIn }) => {
  await signIn(project.operator);
  await page.goto("/settings/account");
  await page.getByRole("textbox", { name: "Name" }).fill("Ada Lovelace");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("region", { name: "Account" })).toContainText("Ada Lovelace");
  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password").fill("another good password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("region", { name: "Password" }).getByRole("alert")).toBeVisible();
  await page.getByLabel("Current password").fill(project.operator.password);
  const elsewhere = await api(project);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed")).toBeVisible();
  await expect(page.getByLabel("Current password")).toHaveValue("");
  expect((await elsewhere.at("me")).status).toBe(401);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await api({ ...project, operator: { ...project.operator, password: "another good password" } });
});

test("lists sessions, ends one and then all others, and sign-out ends a copied cookie", async ({
  page,
  context,
  project,
}) => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const elsewhere = await signInOverHttp(project.operator, undefined, { "user-agent": firefox });
  const scripts = [await signInOverHttp(project.operator), await signInOverHttp(project.operator)];
  const status = async (cookie: string) =>
    (await fetch(new URL("/api/v1/me", serverUrl()), { headers: { cookie } })).status;

  await page.goto("/settings/account");
  await page.getByLabel("Email").fill(project.operator.email);
  await page.getByLabel("Password").fill(project.operator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  const sessions = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(4);
  const own = sessions.filter({ hasText: "This browser" });
  await expect(own).toContainText("Chrome on");
  await expect(own.getByRole("button")).toHaveCount(0);
  const other = sessions.filter({ hasText: "Firefox on Linux" });
  await expect(other).toContainText(/127\.0\.0\.1|::1/);
  await other.getByRole("button", { name: /^End the session of Firefox on Linux/ }).click();
  await expect(other).toHaveCount(0);
  expect(await Promise.all([elsewhere, ...scripts].map(status))).toEqual([401, 200, 200]);

  await page.getByRole("button", { name: "End all other sessions" }).click();
  await expect(page.getByText("Ended 2 sessions")).toBeVisible();
  await expect(sessions).toHaveCount(1);
  await expect(page.getByRole("button", { name: "End all other sessions" })).toHaveCount(0);
  expect(await Promise.all(scripts.map(status))).toEqual([401, 401]);

  const copied = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  expect(await status(copied)).toBe(200);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Rollcall" })).toBeVisible();
  expect(await status(copied)).toBe(401);
});

test("shows and revokes a removed member's keys, and marks keys and invitations they leave", async ({
  page,
  project,
  makeProject,
  signIn,
}) => {
  const { operator } = await makeProject();
  const admin = await api(project);
  const { link } = await (await admin.post("invitations", { email: operator.email, role: "admin" })).json();
  await fetch(new URL(`/api/v1/invitations/${link.split("/").at(-1)}/accept`, serverUrl()), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: operator.password }),
  });
  const leaving = await api({ slug: project.slug, operator });
  await leaving.at("me", "PATCH", { name: "Grace" });
  const grace = await api({ slug: project.slug, operator });
  for (const name of ["Alpha", "Beta", "Gamma", "Delta"]) {
    expect((await grace.post("api-keys", { kind: "server", name })).status).toBe(201);
  }
  await grace.post("invitations", { email: "guest@example.com", role: "admin" });

  await signIn(project.operator);
  await page.goto("/settings/team");
  await page.getByRole("button", { name: "Remove Grace" }).click();
  // A toast is a dialog too.
  const dialog = page.getByRole("dialog", { name: "Remove Grace from this project?" });
  await expect(dialog.getByText("These keys keep working after you remove Grace")).toBeVisible();
  await dialog.getByRole("button", { name: "Revoke key Alpha" }).click();
  await expect(dialog.getByRole("listitem")).toHaveCount(3);
  await expectAccessible(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Remove member" }).click();

  const left = page.getByRole("region", { name: "API keys created by Grace" });
  await expect(dialog).toHaveCount(0);
  await expect(left.getByRole("listitem")).toHaveCount(3);
  await left.getByRole("button", { name: "Revoke key Beta" }).click();
  await expect(left.getByRole("listitem")).toHaveCount(2);
  const invitation = page.getByRole("list", { name: "Pending invitations" }).getByRole("listitem");
  await expect(invitation).toContainText("Invited by Grace, who is no longer an admin");
  await expectAccessible(page, "main");
  await invitation.getByRole("button", { name: "Clear invalid invitation for guest@example.com" }).click();
  await expect(invitation).toHaveCount(0);

  await page.goto("/settings/api-keys");
  const key = (name: string) =>
    page.getByRole("list", { name: "API keys" }).getByRole("listitem").filter({ hasText: name });
  await expect(key("Gamma")).toContainText("Created by Grace, who is no longer on the team");
  await expect(key("server key")).not.toContainText("no longer on the team");
});

test("filters activity by event, actor and time in the URL, and exports it filtered", async ({
  page,
  project,
  signIn,
}) => {
  await registerDevice(project);
  await signIn(project.operator);
  const admin = await api(project);
  expect((await admin.post("api-keys", { kind: "server", name: "Audited" })).status).toBe(201);
  await page.goto("/activity");
  await expect(row(page, "Created API key Audited")).toContainText("Ada");
  await page.getByRole("combobox", { name: "Event" }).selectOption({ label: "Registered device" });
  await expect(page).toHaveURL("/activity?action=device.registered");
  await expect(rows(page)).toHaveCount(1);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const csv = await readFile(await (await downloading).path(), "utf8");
  expect(csv).toContain("device.registered");
  expect(csv).not.toContain("apiKey.created");
  await page.getByRole("button", { name: "Clear all" }).click();
  await page.getByRole("combobox", { name: "Actor" }).selectOption({ label: "Ada" });
  await expect(row(page, "Created API key Audited")).toBeVisible();
  await expect(row(page, "Registered device")).toHaveCount(0);
  await page.getByRole("textbox", { name: "From" }).fill("2000-01-01T02:00");
  await expect(page).toHaveURL(/after=2000-01-01T\d\d:00Z/);
  await expect(row(page, "Created API key Audited")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "From" })).toHaveValue("2000-01-01T02:00");
  await page.getByRole("textbox", { name: "From" }).fill("2099-01-01T02:00");
  await expect(page.getByRole("heading", { name: "No matching events" })).toBeVisible();
});

test("creates a project from the switcher with its creator as admin", async ({ page, project, signIn }) => {
  await signIn(project.operator);
  await page.goto("/devices");
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(`Second of ${project.slug}`);
  await page.getByRole("dialog").getByRole("button", { name: "Create project" }).click();
  await expect(page.getByRole("heading", { name: `Welcome to Second of ${project.slug}` })).toBeVisible();
  await page.getByRole("combobox", { name: "Project" }).selectOption({ label: `Project ${project.slug}` });
  await expect(page.getByRole("heading", { name: `Welcome to Project ${project.slug}` })).toBeVisible();
});

test("a viewer sees only account settings and the server rejects the rest; an admin sees all", async ({
  page,
  makeProject,
  signIn,
}) => {
  const project = await makeProject({ role: "viewer" });
  await signIn(project.operator);
  await page.goto("/settings");
  await expect(page).toHaveURL("/settings/account");
  await expect(page.getByRole("link", { name: "Activity" })).toHaveCount(0);
  for (const name of ["Project", "API keys", "Signing secret", "Team"])
    await expect(page.getByRole("link", { name })).toHaveCount(0);
  for (const path of ["/activity", "/settings/api-keys"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Admins only" })).toBeVisible();
  }
  const neighbour = await makeProject();
  for (const path of ["api-keys", "members", "invitations", "audit"]) {
    expect((await (await api(project)).get(path)).status).toBe(403);
    expect((await (await api(neighbour)).get(path)).status).toBe(200);
  }
});

test("an admin finds a field, changes its type and removes others", async ({ page, project, signIn }) => {
  await signIn(project.operator);
  await page.goto("/settings/project");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "User fields" }).click();
  await expect(page.getByText("No fields yet.")).toBeVisible();

  const server = iterableClient(project);
  const email = "ada@example.com";
  await server.post("users/update", { email, dataFields: { plan: 7, junk1: 1, junk2: 2, city: "London" } });
  await page.reload();
  const fields = page.getByRole("list", { name: "User fields" }).getByRole("listitem");
  await expect(fields).toHaveCount(4);
  await page.getByRole("combobox", { name: "Type of plan" }).selectOption({ label: "Text" });
  await expect(page.getByText("Saved plan")).toBeVisible();
  expect((await server.post("users/update", { email, dataFields: { plan: "gold" } })).status).toBe(200);

  await page.getByRole("searchbox", { name: "Search fields" }).fill("JUNK");
  await expect(page.getByText("2 of 4 fields")).toBeVisible();
  await page.getByRole("button", { name: "Remove 2 matching fields" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove 2 fields" }).click();
  await expect(page.getByText("Removed 2 fields")).toBeVisible();
  // A closing dialog gives the focus back, and would take the key that empties the field.
  await expect(page.getByRole("dialog", { name: "Remove 2 fields?" })).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search fields" }).fill("");
  await expect(fields).toHaveCount(2);

  await page.getByRole("button", { name: "Remove city" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog", { name: "Remove city?" })).toHaveCount(0);
  await page.setViewportSize({ width: 360, height: 700 });
  await page.getByRole("button", { name: "Remove city" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove field" }).click();
  await expect(fields).toHaveCount(1);
  await page.goto("/activity");
  await expect(page.getByText("Fields: junk1, junk2")).toBeVisible();
  await expect(
    page.getByRole("definition").filter({ hasText: /^before: long→after: string$/ }),
  ).toBeVisible();
});

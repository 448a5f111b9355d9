import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { memberships } from "@/db/schema";
import type { ApiKeyView } from "@/lib/api-keys/views";
import type { InvitationView, NewInvitationView } from "@/lib/invitations/views";
import type { MemberView } from "@/lib/team/views";
import { createKey, listKeys, revokeKey, rotateKey } from "../../fixtures/api-keys";
import { callNative } from "../../fixtures/native";
import { type SignedInOperator, signIn } from "../../fixtures/operator";
import { expect, serverUrl, type TestProject, test } from "../../fixtures/project";
import { historyRows } from "../../fixtures/rows";

const missing = "01990000-0000-7000-8000-000000000000";
const password = "a password of my own";
const someone = () => `new-${randomBytes(6).toString("hex")}@example.com`;

async function invite(admin: SignedInOperator, email: string, role = "editor"): Promise<NewInvitationView> {
  const answer = await admin.post("invitations", { email, role });
  if (answer.status !== 201) throw new Error(`Answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

const tokenOf = ({ link }: NewInvitationView) => link.split("/").at(-1) ?? "";

const at = (token: string, init: RequestInit = {}, path = "") =>
  fetch(new URL(`/api/v1/invitations/${token}${path}`, serverUrl()), {
    ...init,
    headers: { "content-type": "application/json" },
  });

const accept = (token: string, body: object) =>
  at(token, { method: "POST", body: JSON.stringify(body) }, "/accept");

const members = async (admin: SignedInOperator): Promise<MemberView[]> =>
  (await (await admin.get("members")).json()).items;

const open = async (admin: SignedInOperator): Promise<InvitationView[]> =>
  (await (await admin.get("invitations")).json()).items;

/** Creates a project member by invitation, with a session. */
async function joined(project: TestProject, admin: SignedInOperator, role: string) {
  const email = someone();
  const token = tokenOf(await invite(admin, email, role));
  const answer = await accept(token, { name: "Bob", password });
  if (answer.status !== 200) throw new Error(`Answered ${answer.status}: ${await answer.text()}`);
  const session = await signIn({ slug: project.slug, operator: { email, password, name: "Bob" } });
  const id = (await members(admin)).find((member) => member.email === email)?.operatorId ?? "";
  return { email, session, id };
}

test("an invited person creates an account, signs in and has the role's permissions", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  const email = someone();
  const made = await invite(admin, email, "viewer");
  expect(made.link).toMatch(/^http:\/\/.+\/join\/[\w-]{43}$/);
  expect(JSON.stringify(await open(admin))).not.toContain(tokenOf(made));
  expect(await (await at(tokenOf(made))).json()).toEqual({
    project: { name: expect.stringContaining(project.slug) },
    email,
    role: "viewer",
    expiresAt: made.expiresAt,
    hasAccount: false,
  });

  const answer = await accept(tokenOf(made), { name: " Bob ", password });
  expect(await answer.json()).toEqual({ project: { slug: project.slug, name: expect.any(String) }, email });
  const bob = await signIn({ slug: project.slug, operator: { email, password, name: "" } });
  expect((await bob.get("devices")).status).toBe(200);
  expect((await bob.post("sample-data")).status).toBe(403);
  expect(await open(admin)).toEqual([]);
  expect(await members(admin)).toMatchObject([
    { name: "Ada", role: "admin" },
    { name: "Bob", email, role: "viewer" },
  ]);
  const audited = (await historyRows(database, project)).slice(1);
  expect(audited.map(({ action, actorLabel }) => [action, actorLabel])).toEqual([
    ["invitation.created", "Ada"],
    ["invitation.accepted", "Bob"],
    ["member.joined", "Bob"],
  ]);
  expect(JSON.stringify(audited)).not.toContain(tokenOf(made));
});

test("an invitation used 50 times concurrently succeeds once", async ({ project }) => {
  const admin = await signIn(project);
  const email = someone();
  const token = tokenOf(await invite(admin, email));
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => accept(token, { name: `Bob ${n}`, password: `${password} ${n}` })),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([200, ...Array<number>(49).fill(404)]);
  expect((await members(admin)).filter((member) => member.email === email)).toHaveLength(1);
});

test("an existing operator joins by proving their own password", async ({ project, makeProject }) => {
  const neighbour = await makeProject();
  const admin = await signIn(project);
  const token = tokenOf(await invite(admin, neighbour.operator.email.toUpperCase(), "editor"));
  expect(await (await at(token)).json()).toMatchObject({ hasAccount: true });
  const wrong = await accept(token, { name: "Eve", password });
  expect([wrong.status, (await wrong.json()).issues[0].path]).toEqual([403, "password"]);
  expect((await accept(token, { password: neighbour.operator.password })).status).toBe(200);
  const them = await signIn(neighbour);
  expect((await them.get("devices", project)).status).toBe(200);
  expect((await them.get("devices")).status).toBe(200);
  expect(await members(admin)).toHaveLength(2);
});

for (const [what, body, path] of [
  ["no name", { password }, "name"],
  ["a short password", { name: "Bob", password: "short" }, "password"],
] as const) {
  test(`rejects a new account with ${what}, and the invitation stays valid`, async ({ project }) => {
    const admin = await signIn(project);
    const token = tokenOf(await invite(admin, someone()));
    const answer = await accept(token, body);
    expect([answer.status, (await answer.json()).issues[0].path]).toEqual([422, path]);
    expect((await accept(token, { name: "Bob", password })).status).toBe(200);
  });
}

test("answers the same 404 for a revoked, replaced or unknown invitation", async ({
  project,
  makeProject,
}) => {
  const admin = await signIn(project);
  const email = someone();
  const replaced = await invite(admin, email);
  const revoked = await invite(admin, someone());
  const newest = await invite(admin, email.toUpperCase());
  const neighbour = await signIn(await makeProject());
  expect((await neighbour.delete(`invitations/${revoked.id}`)).status).toBe(404);
  expect((await at(tokenOf(revoked))).status).toBe(200);
  expect((await admin.delete(`invitations/${revoked.id}`)).status).toBe(204);
  expect((await admin.delete(`invitations/${revoked.id}`)).status).toBe(404);
  const detail = async (token: string) => {
    const answer = await at(token);
    return [answer.status, (await answer.json()).detail];
  };
  const never = await detail("x".repeat(43));
  expect(never[0]).toBe(404);
  expect([await detail(tokenOf(replaced)), await detail(tokenOf(revoked))]).toEqual([never, never]);
  expect((await accept(tokenOf(revoked), { name: "Bob", password })).status).toBe(404);
  expect((await accept(tokenOf(newest), { name: "Bob", password })).status).toBe(200);
});

test("a role change or removal applies to the member's next request", async ({ project }) => {
  const admin = await signIn(project);
  const bob = await joined(project, admin, "viewer");
  expect((await bob.session.post("sample-data")).status).toBe(403);
  const changed = await admin.patch(`members/${bob.id}`, { role: "editor" });
  expect(await changed.json()).toMatchObject({ operatorId: bob.id, role: "editor" });
  expect((await bob.session.post("sample-data")).status).toBe(201);
  expect((await admin.delete(`members/${bob.id}`)).status).toBe(200);
  expect((await bob.session.get("devices")).status).toBe(401);
  expect((await admin.delete(`members/${bob.id}`)).status).toBe(404);
  expect((await admin.patch(`members/${missing}`, { role: "viewer" })).status).toBe(404);
  expect((await admin.patch(`members/${bob.id}`, { role: "owner" })).status).toBe(422);
});

test("a member removed from one project stays signed in to another", async ({ project, makeProject }) => {
  const neighbour = await makeProject();
  const admin = await signIn(project);
  const token = tokenOf(await invite(admin, neighbour.operator.email, "viewer"));
  await accept(token, { password: neighbour.operator.password });
  const them = await signIn(neighbour);
  expect((await them.get("devices", project)).status).toBe(200);
  const id = (await members(admin)).find(({ email }) => email === neighbour.operator.email)?.operatorId;
  expect((await admin.delete(`members/${id}`)).status).toBe(200);
  expect((await them.get("devices", project)).status).toBe(404);
  expect((await them.get("devices")).status).toBe(200);
});

for (const [how, end] of [
  ["is removed", (admin: SignedInOperator, id: string) => admin.delete(`members/${id}`)],
  [
    "becomes an editor",
    (admin: SignedInOperator, id: string) => admin.patch(`members/${id}`, { role: "editor" }),
  ],
] as const) {
  test(`invitations of an admin who ${how} end permanently; other admins' stay valid`, async ({
    project,
    database,
  }) => {
    const admin = await signIn(project);
    const bob = await joined(project, admin, "admin");
    const emails = [someone(), someone()] as const;
    const theirs = await invite(bob.session, emails[0], "admin");
    const used = await invite(bob.session, someone(), "viewer");
    const ours = await invite(admin, emails[1], "admin");
    expect((await accept(tokenOf(used), { name: "Carol", password })).status).toBe(200);
    expect((await at(tokenOf(theirs))).status).toBe(200);
    expect((await end(admin, bob.id)).status).toBe(200);

    const never = await (await at("x".repeat(43))).json();
    const refused = await accept(tokenOf(theirs), { name: "Eve", password });
    const shown = await at(tokenOf(theirs));
    expect([refused.status, shown.status]).toEqual([404, 404]);
    expect((await refused.json()).detail).toBe(never.detail);
    expect((await open(admin)).map(({ email, endedWithCreator }) => [email, endedWithCreator])).toEqual([
      [emails[1], false],
      [emails[0], true],
    ]);
    const audited = (await historyRows(database, project)).filter(
      ({ action }) => action === "invitation.revoked",
    );
    expect(audited.map(({ subjectId, actorLabel }) => [subjectId, actorLabel])).toEqual([[theirs.id, "Ada"]]);

    // An admin again, they do not bring it back.
    if (how !== "is removed") {
      expect((await admin.patch(`members/${bob.id}`, { role: "admin" })).status).toBe(200);
      expect((await accept(tokenOf(theirs), { name: "Eve", password })).status).toBe(404);
    }
    expect((await accept(tokenOf(ours), { name: "Dan", password })).status).toBe(200);
    expect((await admin.delete(`invitations/${theirs.id}`)).status).toBe(204);
    expect(await open(admin)).toEqual([]);
  });
}

test("an invitation accepted while its creator is removed waits and is rejected", async ({
  project,
  database,
}) => {
  const admin = await signIn(project);
  const bob = await joined(project, admin, "admin");
  const token = tokenOf(await invite(bob.session, someone(), "admin"));
  const waiting = async () => {
    const [row] = await database.read((db) =>
      db.execute<{ count: number }>(sql`
        select count(*)::int as count from pg_stat_activity
        where wait_event_type = 'Lock' and query like '%memberships%for share%'`),
    );
    return row?.count;
  };
  const answer = await database.transaction(async (tx) => {
    await tx
      .delete(memberships)
      .where(and(eq(memberships.projectId, project.id), eq(memberships.operatorId, bob.id)));
    const accepting = accept(token, { name: "Eve", password });
    await expect.poll(waiting, { intervals: [10] }).toBe(1);
    return { accepting };
  });
  expect((await answer.accepting).status).toBe(404);
  expect((await members(admin)).map(({ name }) => name)).toEqual(["Ada"]);
});

test("a removed member's keys keep working, are marked, and can be revoked one by one or together", async ({
  project,
  makeProject,
}) => {
  const admin = await signIn(project);
  const bob = await joined(project, admin, "admin");
  const own = await createKey(admin, { kind: "readonly", name: "Ours" });
  const [first, second, third] = [
    await createKey(bob.session, { kind: "server", name: "First" }),
    await createKey(bob.session, { kind: "server", name: "Second" }),
    await createKey(bob.session, { kind: "server", name: "Third" }),
  ];
  const revoked = await createKey(bob.session, { kind: "server", name: "Revoked" });
  await revokeKey(bob.session, revoked.id);
  const keysOf = async (id = bob.id) => admin.get(`members/${id}/api-keys`);
  const names = ({ items }: { items: ApiKeyView[] }) => items.map(({ name }) => name);
  const marked = async () =>
    (await listKeys(admin)).filter(({ creatorLeft }) => creatorLeft).map(({ name }) => name);
  expect(names(await (await keysOf()).json())).toEqual(["Third", "Second", "First"]);
  expect(await marked()).toEqual([]);

  const removal = await admin.delete(`members/${bob.id}`);
  const { apiKeys } = await removal.json();
  expect(names({ items: apiKeys })).toEqual(["Third", "Second", "First"]);
  expect(apiKeys[0]).toMatchObject({ createdBy: "Bob", creatorLeft: true, revokedAt: null });
  expect(await marked()).toEqual(["Revoked", "Third", "Second", "First"]);
  const status = async (key: string) => (await callNative(project, "devices", { key })).status;
  expect([await status(first.key), await status(own.key)]).toEqual([200, 200]);

  expect(await revokeKey(admin, first.id)).toMatchObject({ creatorLeft: true });
  expect(await rotateKey(admin, second.id, {})).toMatchObject({
    creatorLeft: false,
    replaces: { creatorLeft: true },
  });
  const rest = await admin.post(`members/${bob.id}/api-keys/revoke`);
  expect(names(await rest.json()).sort()).toEqual(["Second", "Third"]);
  expect([await status(second.key), await status(third.key), await status(own.key)]).toEqual([401, 401, 200]);
  expect(await (await keysOf()).json()).toEqual({ items: [] });
  const neighbour = await signIn(await makeProject());
  expect((await neighbour.get(`members/${bob.id}/api-keys`)).status).toBe(404);
  expect((await keysOf(missing)).status).toBe(404);
});

test("the last admin cannot leave, even when two admins remove each other concurrently", async ({
  project,
}) => {
  const admin = await signIn(project);
  const [ada] = await members(admin);
  expect(ada).toMatchObject({ isLastAdmin: true });
  expect((await admin.delete(`members/${ada?.operatorId}`)).status).toBe(409);
  expect((await admin.patch(`members/${ada?.operatorId}`, { role: "viewer" })).status).toBe(409);

  for (let round = 0; round < 3; round += 1) {
    const bob = await joined(project, admin, "admin");
    expect((await members(admin)).map(({ isLastAdmin }) => isLastAdmin)).not.toContain(true);
    const answers = await Promise.all([
      admin.patch(`members/${ada?.operatorId}`, { role: "viewer" }),
      bob.session.delete(`members/${bob.id}`),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 401, 403, 404, 409].includes(status))).toBe(true);
    if (answers[0]?.ok) await bob.session.patch(`members/${ada?.operatorId}`, { role: "admin" });
    const admins = (await members(admin)).filter(({ role }) => role === "admin");
    expect(admins.length).toBeGreaterThan(0);
    if (admins.length > 1) await admin.delete(`members/${bob.id}`);
  }
});

test("rejects inviting an existing member or an invalid email", async ({ project }) => {
  const admin = await signIn(project);
  const again = await admin.post("invitations", {
    email: project.operator.email.toUpperCase(),
    role: "viewer",
  });
  expect([again.status, (await again.json()).issues[0].path]).toEqual([409, "email"]);
  expect((await admin.post("invitations", { email: "bob", role: "viewer" })).status).toBe(422);
  expect((await admin.post("invitations", { email: someone(), role: "owner" })).status).toBe(422);
  expect(await open(admin)).toEqual([]);
});

test("only admins manage the team, not editors, viewers or server keys", async ({ makeProject }) => {
  for (const role of ["viewer", "editor", "admin"] as const) {
    const project = await makeProject({ role });
    const operator = await signIn(project);
    const statuses = [
      (await operator.get("members")).status,
      (await operator.patch(`members/${missing}`, { role: "admin" })).status,
      (await operator.delete(`members/${missing}`)).status,
      (await operator.get("invitations")).status,
      (await operator.post("invitations", { email: someone(), role: "admin" })).status,
      (await operator.delete(`invitations/${missing}`)).status,
    ];
    const allowed = [200, 404, 404, 200, 201, 404];
    expect([role, ...statuses]).toEqual([role, ...(role === "admin" ? allowed : allowed.map(() => 403))]);
    const bearer = { headers: { authorization: `Bearer ${project.keys.server}` } };
    const url = new URL(`/api/v1/projects/${project.slug}/members`, serverUrl());
    expect((await fetch(url, bearer)).status).toBe(403);
  }
});

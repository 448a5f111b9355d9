import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { signIn } from "../fixtures/operator";
import { expect, serverUrl, test } from "../fixtures/project";
import { deviceRows } from "../fixtures/rows";
import { seedDevices } from "../fixtures/seed";
import { signInOverHttp } from "../fixtures/session";

/** Sends a request target verbatim; fetch would normalise it. */
async function sendTo(path: string, headers: Record<string, string>, method = "GET") {
  const { hostname, port } = new URL(serverUrl());
  const outgoing = request({ hostname, port, path, method, headers: { origin: serverUrl(), ...headers } });
  outgoing.end();
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, body: await text(incoming) };
}

// Path spellings and headers that have bypassed authorization elsewhere.
const spellings = (a: string, b: string, id: string) => [
  `/api/v1/projects/${a}/devices/${id}`,
  `//api/v1/projects/${a}/devices/${id}`,
  `/api//v1/projects/${a}/devices/${id}`,
  `/API/v1/projects/${a}/devices/${id}`,
  `/api/v1/projects/${a}/%64evices/${id}`,
  `/api/v1/%70rojects/${a}/devices/${id}`,
  `/api/v1/projects/${a}%2Fdevices%2F${id}`,
  `/api/v1/projects/${b}/../${a}/devices/${id}`,
  `/api/v1/projects/${b}/%2e%2e/${a}/devices/${id}`,
  `/api/v1/projects/${b}/..%2f${a}/devices/${id}`,
  `/api/v1/./projects/${a}/devices/${id}`,
  `/api/v1/projects/${a}/devices/${id}/`,
  `/api/v1/projects/${a}/devices/${id}.rsc`,
  `/api/v1/projects/${a}/devices/${id}?_rsc=1`,
  `/api/v1/projects/${a}/devices/${id}?project=${b}`,
  `/api/v1/projects/${a}/devices/${id};project=${b}`,
  `/api/v1/projects/${a}/devices/${id}%00`,
  `/api/v1/projects/${a}/devices/${id}%20`,
  `/_next/data/x/api/v1/projects/${a}/devices/${id}.json`,
  `http://localhost/api/v1/projects/${a}/devices/${id}`,
];

const headers: Record<string, string>[] = [
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-nextjs-data": "1" },
  { rsc: "1", "next-router-prefetch": "1" },
  { "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1" },
  { "x-rollcall-remote-address": "127.0.0.1" },
];

test("no path spelling or header reveals a device to strangers or another project", async ({
  makeProject,
  database,
}) => {
  const [a, b] = [await makeProject(), await makeProject()];
  const [id = ""] = await seedDevices(database, a, [{ name: "Very private phone" }]);
  const owner = await sendTo(`/api/v1/projects/${a.slug}/devices/${id}`, {
    authorization: `Bearer ${a.keys.readonly}`,
  });
  expect([owner.status, owner.body]).toEqual([200, expect.stringContaining("Very private phone")]);

  const others: Record<string, string>[] = [
    {},
    { cookie: await signInOverHttp(b.operator) },
    { authorization: `Bearer ${b.keys.server}` },
    { authorization: `Bearer ${a.keys.mobile}` },
  ];
  const shown: string[] = [];
  for (const credential of others) {
    for (const path of spellings(a.slug, b.slug, id)) {
      const { status, body } = await sendTo(path, credential);
      if (status < 300 || status >= 500 || body.includes("private")) shown.push(`${status} ${path}`);
    }
    for (const header of headers) {
      const answer = await sendTo(`/api/v1/projects/${a.slug}/devices/${id}`, { ...header, ...credential });
      if (answer.status < 300 || answer.status >= 500)
        shown.push(`${answer.status} ${JSON.stringify(header)}`);
    }
  }
  expect(shown).toEqual([]);
});

test("method override headers do not turn a reader's request into a write", async ({
  makeProject,
  database,
}) => {
  const project = await makeProject({ role: "editor" });
  const [kept = "", removed = ""] = await seedDevices(database, project, [{}, {}]);
  const path = `/api/v1/projects/${project.slug}/devices/${kept}`;
  for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
    for (const method of ["GET", "POST"]) {
      const reader = { authorization: `Bearer ${project.keys.readonly}`, [name]: "DELETE" };
      expect((await sendTo(path, reader, method)).status).toBe(method === "GET" ? 200 : 405);
    }
  }
  const editor = await signIn(project);
  expect((await editor.delete(`devices/${removed}`)).status).toBe(204);
  expect((await deviceRows(database, project)).map((row) => row.id)).toEqual([kept]);
});

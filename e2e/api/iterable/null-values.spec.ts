import { z } from "zod";
import { callIterable, iterableClient, register, sampleDevice, success } from "../../fixtures/iterable";
import { expect, test } from "../../fixtures/project";
import { loadRoutes } from "../../fixtures/routes";

// The most used clients, Iterable's own included, send null for unknown values.

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  anyOf?: Schema[];
}

const identity = /^(currentE|sourceE|destinationE|newE|e)mail$/;

/** Values that also pass the checks after the schema, by Iterable's names. */
function sample(name: string, schema: Schema, withNulls: boolean): unknown {
  if (identity.test(name)) return `${name}@example.com`;
  if (name === "userId") return "00000000-0000-4000-8000-000000000001";
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case "object":
      return schema.properties === undefined ? { city: "Paris" } : body(schema, withNulls);
    case "array":
      return [sample(name, schema.items ?? {}, withNulls), ...(withNulls ? [null] : [])];
    case "integer":
    case "number":
      return 7;
    case "boolean":
      return true;
    default:
      return `some ${name}`;
  }
}

/** A body with what it must have, and null or nothing for the rest. A user is named by what is no requirement, too. */
function body({ properties = {}, required = [] }: Schema, withNulls: boolean): Record<string, unknown> {
  const named = Object.keys(properties).filter((name) => identity.test(name));
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      if (required.includes(name) || named.includes(name)) return [[name, sample(name, schema, withNulls)]];
      return withNulls ? [[name, null]] : [];
    }),
  );
}

test("null in any optional member gives the same response as leaving it out", async ({ makeProject }) => {
  const targets = (await loadRoutes()).flatMap(({ path, handlers }) =>
    Object.entries(handlers).flatMap(([method, { operation }]) => {
      const schema =
        operation?.dialect === "iterable" ? operation.body?.content["application/json"] : undefined;
      return schema === undefined ? [] : [{ path, method, schema }];
    }),
  );
  expect(targets.length).toBeGreaterThanOrEqual(20);
  // Erasing comes last, because later calls for that user are rejected.
  targets.sort((a, b) => Number(a.path.endsWith("forget")) - Number(b.path.endsWith("forget")));

  const answers = await Promise.all(
    [false, true].map(async (withNulls) => {
      const project = await makeProject();
      const headers = { "api-key": project.keys.server };
      await register(project.keys.server, { email: "sourceEmail@example.com", device: sampleDevice });
      await register(project.keys.server, { email: "destinationEmail@example.com", device: sampleDevice });
      await register(project.keys.server, { email: "currentEmail@example.com", device: sampleDevice });
      const answered: Record<string, unknown> = {};
      for (const { path, method, schema } of targets) {
        const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
        const sent = body(described, withNulls);
        const { status, text } = await callIterable(path.replace("[event]", "track"), sent, headers, method);
        answered[`${method} ${path}`] = [status, text];
      }
      return answered;
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
  for (const [operation, [status]] of Object.entries(answers[0] as Record<string, [number]>)) {
    expect([operation, status]).toEqual([operation, 200]);
  }
});

test("null inside dataFields deletes the field, and null dataFields change nothing", async ({ project }) => {
  const iterable = iterableClient(project);
  const email = "ada@example.com";
  await iterable.post("users/update", {
    email,
    dataFields: { city: "Paris", home: { zip: 1, street: "x" } },
  });
  await iterable.post("users/update", { email, dataFields: null, mergeNestedObjects: null });
  expect((await iterable.profile(email)).dataFields).toMatchObject({ city: "Paris", home: { zip: 1 } });
  const patch = { email, mergeNestedObjects: true, dataFields: { city: null, home: { zip: null } } };
  expect((await iterable.post("users/update", patch)).text).toBe(success);
  const { dataFields } = await iterable.profile(email);
  expect([dataFields.city, dataFields.home]).toEqual([undefined, { street: "x" }]);

  const device = (fields: unknown) => ({ ...sampleDevice, dataFields: fields });
  await register(project.keys.server, { email, userId: null, device: device({ phoneModel: "x", a: 1 }) });
  await register(project.keys.server, { email, device: device({ phoneModel: null }) });
  expect((await iterable.profile(email)).dataFields.devices[0]).toMatchObject({ a: 1 });
  expect((await iterable.profile(email)).dataFields.devices[0].phoneModel).toBeUndefined();
});

test("rejects null in required members and identities", async ({ project }) => {
  const iterable = iterableClient(project);
  const token = await iterable.post("users/disableDevice", { token: null });
  expect(token.body).toMatchObject({
    code: "BadJsonBody",
    params: { "obj.token": "Required field is missing" },
  });
  const nobody = await iterable.post("users/update", { email: null, userId: null });
  expect([nobody.status, nobody.body.code]).toEqual([400, "BadParams"]);
});

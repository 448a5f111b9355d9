import { importFile } from "../../fixtures/imports";
import { iterableClient, register } from "../../fixtures/iterable";
import { callNative, listDevices, onlyDevice } from "../../fixtures/native";
import { expect, type TestProject, test } from "../../fixtures/project";

/** Fields that apps send in dataFields, with three values in alphabetical order. */
const fields: [name: string, values: [string, string, string], imported: string][] = [
  ["locale", ["de-DE", "en-GB", "en-US"], "language"],
  ["timeZone", ["America/Lima", "Asia/Tokyo", "Europe/Berlin"], "time_zone"],
];

for (const [name, values, importedAs] of fields) {
  test(`${name} in dataFields is a column: filtered, edited, exported and imported`, async ({
    project,
    makeProject,
  }) => {
    const [first, second, third] = values;
    for (const value of [second, third, first]) {
      await registerPhone(project, value.replace(/\W/g, ""), { [name]: value, plan: "pro" });
    }
    await registerPhone(project, "none", {});
    const listed = async (query: string) =>
      (await listDevices(project, `?${query}`)).items.map((device) => device[name as "locale"]);
    expect(await listed("sort=createdAt")).toEqual([second, third, first, null]);
    expect(await listed(`${name}=${first},${third}&sort=-createdAt`)).toEqual([first, third]);
    expect(await listed(`${name}=&sort=createdAt`)).toEqual([null]);
    expect(await listed(`${name}=,${first}&sort=createdAt`)).toEqual([first, null]);
    const facets = await (await callNative(project, "devices/facets")).json();
    expect(facets[name].values.map(({ value }: { value: string }) => value)).toEqual(["", ...values]);

    const file = await exported(project, name);
    expect(file).toEqual([second, third, first, null].map((value) => ({ [name]: value })));
    const other = await makeProject();
    await importFile(other, `token,platform,userId,${importedAs}\na-token-of-a-phone,ios,ada,${second}\n`);
    expect(await onlyDevice(other)).toMatchObject({ [name]: second });

    const [device] = (await listDevices(project, `?${name}=${first}`)).items;
    expect(device?.attributes).toEqual({ plan: "pro" });
    const patched = await callNative(project, `devices/${device?.id}`, {
      method: "PATCH",
      body: JSON.stringify({ [name]: ` ${third} ` }),
      headers: { "if-match": `"${device?.version}"` },
    });
    expect(await patched.json()).toMatchObject({ [name]: third });
  });

  test(`profiles show ${name} as the app sent it, also in a type that the column cannot hold`, async ({
    project,
  }) => {
    for (const sent of [values[0], 7, true, { of: "phone" }]) {
      await registerPhone(project, "a", { [name]: sent });
      const { dataFields } = await iterableClient(project).profile("ada@example.com");
      expect(dataFields.devices).toMatchObject([{ [name]: sent }]);
    }
    expect((await onlyDevice(project)).attributes).toEqual({ [name]: { of: "phone" } });
  });
}

async function registerPhone(project: TestProject, token: string, dataFields: object): Promise<void> {
  const device = {
    token: `token-of-${token}`,
    platform: "GCM",
    applicationName: "com.example.app",
    dataFields,
  };
  expect((await register(project.keys.server, { email: "ada@example.com", device })).status).toBe(200);
}

const exported = async (project: TestProject, name: string): Promise<unknown> =>
  (await callNative(project, `devices/export?format=json&columns=${name}&sort=createdAt`)).json();

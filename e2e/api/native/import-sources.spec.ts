import { checkImport, counts, importFile, readPreview, upload } from "../../fixtures/imports";
import { expect, type TestProject, test } from "../../fixtures/project";
import { deviceRows, userRows } from "../../fixtures/rows";

// Files as other systems really write them: encodings, spellings and wrappers that public reports tell of.

const apnsToken = (n: number) => n.toString(16).padStart(64, "ab");
const fcmToken = (n: number) => `inst${n}:APA91b${"Zk3-_".repeat(20)}`;

const fcm = [1, 2].map(fcmToken) as [string, string];
const apns = [1, 2, 3].map(apnsToken) as [string, string, string];

/** Imports a file that must arrive whole; the devices by their push tokens. */
async function imported(
  project: TestProject,
  database: Parameters<typeof deviceRows>[0],
  file: string | Buffer,
  rejected = 0,
) {
  const done = await importFile(project, file);
  const rows = await deviceRows(database, project);
  expect(counts(done)).toEqual({ created: rows.length, updated: 0, unchanged: 0, rejected });
  const users = new Map((await userRows(database, project)).map((user) => [user.id, user]));
  return new Map(rows.map((row) => [row.pushToken, { ...row, user: users.get(row.userId) }]));
}

test("UTF-16 with tabs, as saved by Excel as Unicode text", async ({ project, database }) => {
  const text = `\ufeffpushToken\temail\tplatform\tname\r\n${fcm[0]}\tzoe@example.com\tandroid\tZoë’s phone\r\n`;
  const devices = await imported(project, database, Buffer.from(text, "utf16le"));
  expect(devices.get(fcm[0])).toMatchObject({ name: "Zoë’s phone", user: { email: "zoe@example.com" } });
});

test("one email in two cases is one user; platforms in capitals; an Expo token", async ({
  project,
  database,
}) => {
  const expo = "ExponentPushToken[x7Tq-pLm2]";
  const file = `token,email,platform\n${fcm[0]},LIN@EXAMPLE.COM,ANDROID\n${expo},lin@example.com,iOS\n`;
  const devices = await imported(project, database, file);
  expect([devices.get(fcm[0])?.platform, devices.get(expo)?.platform]).toEqual(["android", "ios"]);
  expect(await userRows(database, project)).toHaveLength(1);
});

test("OneSignal: invalid identifiers are disabled as rejected, and -2 means no permission", async ({
  project,
  database,
}) => {
  const columns =
    "id,identifier,session_count,language,timezone,game_version,device_os,device_type,device_model,ad_id,tags,last_active,playtime,amount_spent,created_at,invalid_identifier,badge_count,external_user_id,notification_types";
  const row = (n: number, invalid: string, notifications: string) =>
    `os-${n},${apnsToken(n)},4,de,3600,2.1,17.4,0,"iPhone15,2",,"{}",1756800000,90,0,1700000000,${invalid},0,person-${n},${notifications}`;
  const file = [columns, row(1, "t", "1"), row(2, "f", "-2"), row(3, "f", "1")].join("\n");
  const devices = await imported(project, database, file);
  expect(devices.get(apns[0])).toMatchObject({ enabled: false, disabledReason: "rejected" });
  expect(devices.get(apns[1])).toMatchObject({ enabled: true, notificationsAllowed: false });
  expect(devices.get(apns[2])).toMatchObject({ enabled: true, user: { externalUserId: "person-3" } });
  expect(devices.get(apns[2])?.notificationsAllowed).not.toBe(false);
});

test("Parse by mongoexport: relaxed dates and those of version 2.4", async ({ project, database }) => {
  const relaxed = {
    _id: "a1",
    _p_user: "_User$Ada1",
    deviceToken: apns[0],
    installationId: "inst-a1",
    deviceType: "ios",
    _created_at: { $date: "2016-05-04T03:02:01Z" },
  };
  const old = {
    ...relaxed,
    _id: "a2",
    deviceToken: apns[1],
    installationId: "inst-a2",
    _created_at: { $date: 1462330921000 },
  };
  const devices = await imported(project, database, `${JSON.stringify(relaxed)}\n${JSON.stringify(old)}\n`);
  for (const token of [apns[0], apns[1]]) {
    expect(devices.get(token)?.createdAt.toISOString()).toBe("2016-05-04T03:02:01.000Z");
    expect(devices.get(token)?.user?.externalUserId).toBe("Ada1");
  }
});

test("Parse by parse.com's own export: an object of results, indented with tabs", async ({
  project,
  database,
}) => {
  const device = {
    objectId: "b7",
    appName: "Bakery",
    deviceType: "android",
    pushType: "gcm",
    deviceToken: fcm[0],
    installationId: "inst-b7",
    createdAt: "2013-06-01T00:00:00.000Z",
    updatedAt: "2014-06-01T00:00:00.000Z",
  };
  const devices = await imported(project, database, `{ "results": [\n\t${JSON.stringify(device)}\n] }`);
  expect(devices.get(fcm[0])).toMatchObject({ platform: "android", deviceIdentifier: "inst-b7" });
});

test("AeroGear: disabled stays disabled, an alias that is an email is used, and iPadOS is ios", async ({
  project,
  database,
}) => {
  const device = { deviceType: "iPad", osVersion: "16", categories: [{ name: "football" }] };
  const file = JSON.stringify([
    {
      ...{ ...device, id: "7", enabled: true, deviceToken: apns[0], operatingSystem: "iPadOS" },
      ...{ alias: "kim@example.com", platform: "ios" },
    },
    {
      ...{ ...device, id: "8", enabled: false, deviceToken: fcm[0], operatingSystem: "android" },
      ...{ alias: null, platform: "android" },
    },
  ]);
  const devices = await imported(project, database, file);
  expect(devices.get(apns[0])).toMatchObject({
    platform: "ios",
    enabled: true,
    user: { email: "kim@example.com" },
  });
  expect(devices.get(fcm[0])).toMatchObject({ platform: "android", enabled: false });
});

test("SNS: keeps sandbox and disabled from the CLI's dump and skips VoIP tokens", async ({
  project,
  database,
}) => {
  const endpoint = (platform: string, attributes: object) => ({
    EndpointArn: `arn:aws:sns:eu-central-1:210987654321:endpoint/${platform}/Bakery/5f0c-${platform}`,
    Attributes: { Enabled: "true", ...attributes },
  });
  const dump = {
    Endpoints: [
      endpoint("APNS_SANDBOX", { Token: apns[0] }),
      endpoint("GCM", { Token: fcm[0], Enabled: "false", CustomUserData: "person-9" }),
      endpoint("APNS_VOIP", { Token: apns[1] }),
    ],
    NextToken: null,
  };
  const devices = await imported(project, database, JSON.stringify(dump, null, 4), 1);
  expect([...devices.keys()].sort()).toEqual([apns[0], fcm[0]].sort());
  expect(devices.get(apns[0])).toMatchObject({ pushEnvironment: "sandbox", enabled: true });
  expect(devices.get(fcm[0])).toMatchObject({
    enabled: false,
    disabledReason: "rejected",
    user: { externalUserId: "person-9" },
  });
});

test("Firebase: rejects rows without a platform until a default is set", async ({ project }) => {
  const id = await upload(project, `uid,fcmToken,timestamp\nfb-1,${fcm[0]},2024-05-06T07:08:09Z\n`);
  expect((await readPreview(project, id)).suggested.preset).toBe("firebase");
  expect(counts(await checkImport(project, id))).toMatchObject({ created: 0, rejected: 1 });
  expect(counts(await checkImport(project, id, { defaults: { platform: "android" } }))).toMatchObject({
    created: 1,
    rejected: 0,
  });
});

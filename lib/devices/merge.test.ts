import { expect, test } from "vitest";
import { changesOf, type DeviceRow, defaultColumns } from "./merge";
import { maskPushToken } from "./present";
import { mergeAttributes } from "./store";
import type { Registration } from "./types";

const row: DeviceRow = {
  ...defaultColumns(new Date()),
  ...{ projectId: "p", id: "d", userId: "u", applicationId: "a", pushToken: "t" },
  model: "iPhone 6 Plus",
  pushService: "apns",
  pushEnvironment: "production",
  platform: "ios",
  attributes: { kept: 1, gone: 2 },
};

const again: Registration = {
  user: {},
  applicationName: "x",
  pushToken: "t",
  pushService: "apns",
  pushEnvironment: "production",
  platform: "ios",
  facts: {},
  attributes: {},
};

test("registering the same again changes nothing", () => {
  expect(changesOf(row, again)).toEqual({});
  expect(changesOf(row, { ...again, facts: { model: "iPhone 6 Plus", name: null } })).toEqual({});
});

test("absent facts are kept, given ones replace, null clears", () => {
  expect(changesOf(row, { ...again, facts: { model: null, make: "Apple" } })).toEqual({
    model: "",
    make: "Apple",
  });
});

test("attributes merge member by member, and null removes one", () => {
  expect(mergeAttributes({ kept: 1, gone: 2 }, { gone: null, added: { a: 1 } })).toEqual({
    kept: 1,
    added: { a: 1 },
  });
});

test("a phone that registers again is enabled, unless an admin disabled it", () => {
  const disabled = { ...row, enabled: false, disabledAt: new Date(), disabledBy: "x", disabledNote: "y" };
  const byPhone: DeviceRow = { ...disabled, disabledReason: "client" };
  const byAdmin: DeviceRow = { ...disabled, disabledReason: "admin" };
  expect(changesOf(byPhone, again)).toMatchObject({ enabled: true, disabledReason: null });
  expect(changesOf(byAdmin, again)).toEqual({});
});

test("a masked push token keeps four characters at each end, and a short one none", () => {
  expect(maskPushToken("a1b2c3d4e5f60000009f0e")).toBe("a1b2…9f0e");
  expect(maskPushToken("short")).toBe("…");
});

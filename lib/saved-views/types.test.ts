import { expect, test } from "vitest";
import { allPath, isSameQuery, savedViewPath, toViewQuery } from "./types";
import type { SavedView } from "./views";

const view: SavedView = {
  id: "01990000-0000-7000-8000-000000000000",
  list: "devices",
  name: "iPhones",
  query: "platform=ios,android&q=a%26b",
  shared: true,
  isDefault: true,
  own: true,
  by: "Ada",
  createdAt: "2026-01-01T00:00:00.000Z",
};

test("a view's path has its id and its whole query", () => {
  const { pathname, searchParams } = new URL(savedViewPath(view), "http://localhost");
  expect(pathname).toBe("/devices");
  expect(Object.fromEntries(searchParams)).toEqual({
    savedView: view.id,
    platform: "ios,android",
    q: "a&b",
  });
});

test("the URL asks for all rows only if a default view would hide some", () => {
  expect(allPath("devices", [view])).toBe("/devices?savedView=all");
  expect(allPath("users", [view])).toBe("/users");
  expect(allPath("devices", [{ ...view, isDefault: false }])).toBe("/devices");
});

test("a view stores no page, project or open panel", () => {
  const search = "page=3&project=other&view=one&export=1&savedView=x&sort=name&pageSize=25";
  expect(toViewQuery(search).toString()).toBe("sort=name&pageSize=25");
});

test("queries are the same in another order or spelling", () => {
  expect(isSameQuery("platform=ios%2Candroid&q=a", "q=a&platform=ios,android&page=2")).toBe(true);
  expect(isSameQuery("platform=ios", "platform=ios&q=a")).toBe(false);
});

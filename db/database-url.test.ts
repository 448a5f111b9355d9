import { expect, test } from "vitest";
import { connectionTarget } from "./database-url";

const endpoints = (url: string) => connectionTarget(url).endpoints;

test("reads a host and its port, 5432 by default", () => {
  expect(endpoints("postgres://u:p@db.example.com:6432/x")).toEqual([{ host: "db.example.com", port: 6432 }]);
  expect(endpoints("postgres://u:p@db.example.com/x")).toEqual([{ host: "db.example.com", port: 5432 }]);
});

test("reads an IPv6 address without brackets", () => {
  expect(endpoints("postgres://u@[::1]:6432/x")).toEqual([{ host: "::1", port: 6432 }]);
});

test("reads the folder of a Unix socket from ?host=", () => {
  expect(endpoints("postgres://u@localhost/x?host=%2Fvar%2Frun")).toEqual([
    { path: "/var/run/.s.PGSQL.5432" },
  ]);
});

test("reads several hosts in order", () => {
  expect(endpoints("postgres://u@one,two:6432/x")).toEqual([
    { host: "one", port: 6432 },
    { host: "two", port: 6432 },
  ]);
});

test.each<[string, unknown]>([
  ["", "prefer"],
  ["?sslmode=disable", false],
  ["?ssl=false", false],
  ["?ssl=true", "require"],
  ["?sslmode=require", "require"],
  ["?sslmode=verify-ca", { rejectUnauthorized: true, checkServerIdentity: expect.any(Function) }],
  ["?sslmode=verify-full", { rejectUnauthorized: true }],
])("reads the TLS mode of %j", (query, ssl) => {
  expect(connectionTarget(`postgres://u@h/x${query}`).ssl).toEqual(ssl);
});

test("a Unix socket needs no TLS", () => {
  expect(connectionTarget("postgres://u@localhost/x?host=%2Frun&sslmode=require").ssl).toBe(false);
});

test("removes parameters that the driver would send to the server", () => {
  const { url } = connectionTarget(
    "postgres://u:p%40@h/x?sslmode=require&channel_binding=require&options=-csearch_path%3Da",
  );
  expect(url).toBe("postgres://u:p%40@h/x?options=-csearch_path%3Da");
});

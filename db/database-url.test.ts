import { expect, test } from "vitest";
import { connectionTarget } from "./database-url";

const ways = (url: string) => connectionTarget(url).endpoints;

test("a host and its port, or PostgreSQL's own", () => {
  expect(ways("postgres://u:p@db.example.com:6432/x")).toEqual([{ host: "db.example.com", port: 6432 }]);
  expect(ways("postgres://u:p@db.example.com/x")).toEqual([{ host: "db.example.com", port: 5432 }]);
});

test("an IPv6 address without its brackets", () => {
  expect(ways("postgres://u@[::1]:6432/x")).toEqual([{ host: "::1", port: 6432 }]);
});

test("the folder of a Unix socket, libpq's way", () => {
  expect(ways("postgres://u@localhost/x?host=%2Fvar%2Frun")).toEqual([{ path: "/var/run/.s.PGSQL.5432" }]);
});

test("several hosts, in their order", () => {
  expect(ways("postgres://u@one,two:6432/x")).toEqual([
    { host: "one", port: 6432 },
    { host: "two", port: 6432 },
  ]);
});

test.each([
  ["", "prefer", false],
  ["?sslmode=disable", "disable", false],
  ["?ssl=false", "disable", false],
  ["?ssl=true", "require", false],
  ["?sslmode=require", "require", false],
  ["?sslmode=verify-ca", "require", true],
  ["?sslmode=verify-full", "require", true],
])("TLS as %j asks for it", (query, mode, verified) => {
  const { tls } = connectionTarget(`postgres://u@h/x${query}`);
  expect(tls).toMatchObject({ mode, options: { rejectUnauthorized: verified } });
});

test("the driver gets no parameter that it would send to the server by mistake", () => {
  const { url } = connectionTarget(
    "postgres://u:p%40@h/x?sslmode=require&channel_binding=require&options=-csearch_path%3Da",
  );
  expect(url).toBe("postgres://u:p%40@h/x?options=-csearch_path%3Da");
});

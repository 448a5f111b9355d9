import { expect, test } from "vitest";
import { readDate } from "./dates";

const iso = (text: string, order?: "dayFirst" | "monthFirst") => {
  const date = readDate(text, order);
  return "at" in date ? new Date(date.at).toISOString() : date.problem;
};

test("reads unambiguous dates, in UTC unless they name a zone", () => {
  const noon = "2024-02-13T12:00:00.000Z";
  for (const text of [
    "2024-02-13T12:00:00Z",
    "2024-02-13T12:00:00.000+00:00",
    "2024-02-13 12:00:00",
    "2024-02-13 12:00:00.000000+00",
    "2024-02-13 12:00 UTC",
    "2024/02/13 12:00",
    "2024-02-13T14:00:00+0200",
    "20240213T120000Z",
    "Tue Feb 13 2024 12:00:00 GMT+0000 (Coordinated Universal Time)",
    "Tue Feb 13 2024 13:00:00 GMT+0100 (Mitteleuropäische Normalzeit)",
    "Tue, 13 Feb 2024 12:00:00 GMT",
    "Tue Feb 13 12:00:00 UTC 2024",
    "February 13, 2024, 12:00 PM",
    "13-Feb-2024 12:00",
    "13/02/2024 12:00",
    "02/13/2024 12:00 pm",
    "13.02.2024 12:00:00",
    "1707825600",
    "1707825600.5".slice(0, 10),
    "1707825600000",
    "1707825600000000",
    '{"$date":{"$numberLong":"1707825600000"}}',
    '{"_seconds":1707825600,"_nanoseconds":0}',
  ]) {
    expect(iso(text), text).toBe(noon);
  }
  expect(iso("2024-02-13")).toBe("2024-02-13T00:00:00.000Z");
  expect(iso("04/04/2024")).toBe("2024-04-04T00:00:00.000Z");
});

test("reads ambiguous dates only with an order, which applies to every date", () => {
  for (const text of ["03/04/2024", "3.4.2024 10:00", "03-04-2024", "3/4/24", "25/12/24"]) {
    expect(iso(text), text).toBe("ambiguous");
  }
  expect(iso("03/04/2024", "dayFirst")).toBe("2024-04-03T00:00:00.000Z");
  expect(iso("03/04/2024", "monthFirst")).toBe("2024-03-04T00:00:00.000Z");
  expect(iso("3/4/24 1:30 PM", "monthFirst")).toBe("2024-03-04T13:30:00.000Z");
  expect(iso("25/04/2024", "monthFirst")).toBe("unknown");
});

test("rejects text that is not a date", () => {
  for (const text of [
    "yesterday",
    "Ann 5",
    "2024-02-30",
    "2024-13-01",
    "12:00",
    "2024",
    "31/04/2024",
    "2024-02-13 25:00",
    "{}",
  ]) {
    expect(iso(text), text).toBe("unknown");
  }
});

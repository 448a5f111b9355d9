import { expect, test } from "vitest";
import { describeFailure } from "./log";

test("what is logged of a failed query holds no parameter and no value of a row", () => {
  const cause = Object.assign(new Error("duplicate key value violates unique constraint"), {
    code: "23505",
    constraint_name: "devices_push_token",
    detail: "Key (push_token)=(secretToken) already exists.",
  });
  const failure = new Error("Failed query: insert … params: secretToken", { cause });
  const described = JSON.stringify(describeFailure(failure));
  expect(described).not.toContain("secretToken");
  expect(described).toContain("23505");
  expect(described).toContain("devices_push_token");
});

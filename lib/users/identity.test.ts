import { expect, test } from "vitest";
import { emailKeyOf, resolveIdentity } from "./identity";

const both = { email: "ada@example.com", externalUserId: "7" };

test("given both, email decides in email projects and userId in the others", () => {
  expect(resolveIdentity("email", both)).toEqual({ by: "email", ...both });
  expect(resolveIdentity("userId", both)).toMatchObject({ by: "userId", ...both });
  expect(resolveIdentity("hybrid", both)).toMatchObject({ by: "userId", ...both });
});

test("an email alone is rejected in a userId project and accepted in a hybrid one", () => {
  const email = { email: "ada@example.com" };
  expect(() => resolveIdentity("userId", email)).toThrow(expect.objectContaining({ code: "invalidValue" }));
  expect(resolveIdentity("hybrid", email)).toMatchObject({ by: "email" });
});

test("an unknown userId alone is rejected in an email project unless preferUserId is set", () => {
  const alone = { externalUserId: "7" };
  expect(resolveIdentity("email", alone)).toMatchObject({ whenUnknown: "refuse" });
  expect(resolveIdentity("email", { ...alone, preferUserId: true })).toMatchObject({
    whenUnknown: "placeholder",
  });
  expect(resolveIdentity("userId", alone)).toMatchObject({ whenUnknown: "create" });
});

test.each(["000", "", "a b@example.com", `${"x".repeat(65)}@example.com`, `a@${"x".repeat(255)}`])(
  "rejects %j as an email",
  (email) => {
    expect(() => resolveIdentity("email", { email })).toThrow(
      expect.objectContaining({ code: "invalidEmail" }),
    );
  },
);

test.each(["", "x".repeat(53), "trailing ", "é", "a\tb"])("rejects %j as a userId", (externalUserId) => {
  expect(() => resolveIdentity("userId", { externalUserId })).toThrow(
    expect.objectContaining({ code: "invalidUserId" }),
  );
});

test("emails that differ only in case are one user, except in userId projects", () => {
  expect(emailKeyOf("email", "Ada@Example.com")).toBe("ada@example.com");
  expect(emailKeyOf("userId", "Ada@Example.com")).toBeNull();
});

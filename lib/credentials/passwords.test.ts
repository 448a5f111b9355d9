import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./passwords";

/** The CPU time of `work` in milliseconds, which other programs hardly change. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

test("a password is right for its own hash only", async () => {
  const hash = await hashPassword("right");
  expect(await verifyPassword(hash, "right")).toBe(true);
  expect(await verifyPassword(hash, "wrong")).toBe(false);
  expect(await verifyPassword(null, "right")).toBe(false);
  expect(await verifyPassword(null, "no account has this password")).toBe(false);
});

test("checking the password of a missing account costs as much as that of an existing one", async () => {
  const hash = await hashPassword("right");
  await verifyPassword(null, "warm up");
  const times = { existing: 0, missing: 0 };
  for (let n = 0; n < 10; n++) {
    times.existing += await cpuMs(() => verifyPassword(hash, "wrong"));
    times.missing += await cpuMs(() => verifyPassword(null, "wrong"));
  }
  // Without a hash it would be a fraction of a millisecond.
  expect(times.missing / times.existing).toBeGreaterThan(0.5);
  expect(times.missing / times.existing).toBeLessThan(2);
});

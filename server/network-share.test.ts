import { expect, test } from "vitest";
import { NetworkShare } from "./network-share";

test("one network gets at most half of the capacity, and others still get in", () => {
  const share = new NetworkShare();
  let inside = 0;
  const leave: (() => void)[] = [];
  const enter = (address: string) => {
    const left = share.acquire(address, { inFlight: inside, limit: 16 });
    if (left === undefined) return false;
    inside += 1;
    leave.push(() => {
      inside -= 1;
      left();
    });
    return true;
  };
  // The addresses of one /64 are one network.
  const flood = Array.from({ length: 20 }, (_, n) => enter(`2001:db8::${n}`));
  expect(flood.filter(Boolean)).toHaveLength(8);
  expect(["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1"].map(enter)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(enter("192.0.2.2")).toBe(true);
  expect(enter("2001:db8::1")).toBe(false);
  for (const one of leave.splice(0)) one();
  expect(enter("2001:db8::1")).toBe(true);
});

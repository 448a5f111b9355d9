import type { DatabaseDoor } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { newId } from "@/lib/ids";
import type { TestProject } from "../fixtures/project";

type DeviceRow = typeof devices.$inferInsert;

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;
const minute = 60_000;

const phones = [
  { platform: "ios", make: "Apple", model: "iPhone 16 Pro", systemVersion: "18.1" },
  { platform: "android", make: "Samsung", model: "Galaxy S24", systemVersion: "15" },
  { platform: "ios", make: "Apple", model: "iPhone 14", systemVersion: "17.6" },
  { platform: "android", make: "Google", model: "Pixel 9", systemVersion: "15" },
  { platform: "ios", make: "Apple", model: "iPad Air", systemVersion: "18.0" },
] as const;

/** The n-th seeded device: every name has its number, and each lower number was seen later. */
function deviceRow(n: number, now: number) {
  const phone = pick(phones, n);
  const number = String(n).padStart(5, "0");
  const disabledAt = n % 10 === 0 ? new Date(now - n * minute) : null;
  return {
    ...phone,
    name: `Phone ${number}`,
    deviceIdentifier: `install-${number}`,
    pushToken: `push-token-of-phone-${number}`,
    pushService: phone.platform === "ios" ? "apns" : "fcm",
    pushEnvironment: n % 7 === 0 ? "sandbox" : "production",
    applicationVersion: pick(["2.1.0", "2.0.3", "1.9.8"], n),
    enabled: disabledAt === null,
    disabledAt,
    disabledReason: disabledAt && pick(["rejected", "client"] as const, n / 10),
    lastSeenAt: new Date(now - n * 5 * minute),
    createdAt: new Date(now - (n % 200) * 24 * 60 * minute - minute),
  } satisfies Partial<DeviceRow>;
}

function emailOf(n: number) {
  const email = `user${String(n).padStart(5, "0")}@example.com`;
  return { email, emailKey: email };
}

/** As many devices "Phone 00001" and on, straight into the tables; two to a user. */
export async function seedDevices(door: DatabaseDoor, project: TestProject, count: number): Promise<void> {
  const projectId = project.id;
  const now = Date.now();
  await door.transaction(async (tx) => {
    const applicationId = newId();
    await tx.insert(applications).values({ projectId, id: applicationId, name: "Pizza Tracker" });
    for (let from = 1; from <= count; from += 1_000) {
      const numbers = Array.from({ length: Math.min(1_000, count - from + 1) }, (_, n) => from + n);
      const owners = Array.from({ length: Math.ceil(numbers.length / 2) }, (_, n) => ({
        projectId,
        id: newId(),
        ...emailOf(from + n * 2),
      }));
      await tx.insert(users).values(owners);
      await tx.insert(devices).values(
        numbers.map((n, at) => ({
          ...deviceRow(n, now),
          projectId,
          id: newId(),
          applicationId,
          userId: owners[Math.floor(at / 2)]?.id ?? "",
        })),
      );
    }
  });
}

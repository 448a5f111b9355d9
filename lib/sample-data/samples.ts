import { randomBytes } from "node:crypto";
import type { deviceDelivery, devices, users } from "@/db/schema";
import { newIdAt } from "@/lib/ids";
import { simulatedOutcomes } from "@/lib/push/simulated-answers";

type User = Omit<typeof users.$inferInsert, "projectId" | "emailKey"> & { id: string; email: string };
export type SampleDevice = Omit<typeof devices.$inferInsert, "projectId" | "applicationId">;

const dayMs = 24 * 60 * 60 * 1_000;

/** Names that nobody would mistake for real customers. */
const people = `
  Ada Lovelace, Alan Turing, Annie Easley, Barbara Liskov, Betty Holberton, Charles Babbage,
  Christopher Strachey, Claude Shannon, Donald Davies, Dorothy Vaughan, Douglas Engelbart, Edgar Codd,
  Edsger Dijkstra, Evelyn Boyd Granville, Frances Allen, George Boole, Gladys West, Grace Hopper,
  Hedy Lamarr, Ida Rhodes, Jean Bartik, John Backus, Joseph Licklider, Karen Jones, Kateryna Yushchenko,
  Kathleen Booth, Katherine Johnson, Konrad Zuse, Lynn Conway, Margaret Hamilton, Mary Jackson,
  Mary Keller, Maurice Wilkes, Melba Mouton, Paul Baran, Radia Perlman, Rózsa Péter, Stephanie Shirley,
  Thelma Estrin, Tommy Flowers
`
  .trim()
  .split(/,\s+/);

/** Their devices are old enough to be stale. */
const longStanding = new Set(["Barbara Liskov", "Ida Rhodes", "Tommy Flowers"]);

const cities = ["London", "Kyiv", "Budapest", "New York", "Berlin", "Lyon", "Osaka", "Leeds"] as const;

const handsets = [
  { platform: "ios", make: "Apple", model: "iPhone 17 Pro", systemName: "iOS", systemVersion: "26.1" },
  { platform: "android", make: "Google", model: "Pixel 10", systemName: "Android", systemVersion: "16" },
  { platform: "ios", make: "Apple", model: "iPhone 16", systemName: "iOS", systemVersion: "26.0" },
  { platform: "android", make: "Samsung", model: "Galaxy S26", systemName: "Android", systemVersion: "16" },
  { platform: "ios", make: "Apple", model: "iPad Air", systemName: "iPadOS", systemVersion: "18.6" },
  { platform: "android", make: "Sony", model: "Xperia 1 VII", systemName: "Android", systemVersion: "15" },
] as const;

const versions = ["2.4.1", "2.4.1", "2.4.0", "2.3.2", "2.4.1", "2.2.0", "2.4.0", "1.9.5"] as const;

const disablings = [
  { reason: "client", note: null, by: null },
  { reason: "admin", note: "Lost phone", by: "Sample data" },
  { reason: "moved", note: null, by: null },
  { reason: "rejected", note: null, by: null },
  { reason: "stale", note: null, by: null },
] as const;

// Picked by index, so that each person has the same phones every time; only ids and push tokens differ.
const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

export function sampleUsers(now: number): User[] {
  return people.map((name, n) => {
    const joined = now - (longStanding.has(name) ? 390 : 90 - 2.2 * n) * dayMs;
    const plain = name.normalize("NFD").replace(/\p{M}/gu, "");
    return {
      id: newIdAt(joined),
      email: `${plain.toLowerCase().replaceAll(" ", ".")}@sample.example`,
      externalUserId: `sample-${String(n + 1).padStart(3, "0")}`,
      dataFields: { firstName: name.split(" ")[0], city: pick(cities, n * 3), premium: n % 4 === 0 },
      isSample: true,
      createdAt: new Date(joined),
      updatedAt: new Date(joined),
    };
  });
}

const familyTablet = { first: 4, second: 10 };
const staleAfterMs = 270 * dayMs;

/** One or two devices for each user. Some are disabled, have notifications off, or have not been seen for long. */
export function sampleDevices(owners: User[], now: number): SampleDevice[] {
  const ownerOfEach = owners.flatMap((owner, n) => (n % 2 === 0 ? [owner] : [owner, owner]));
  const tokens = ownerOfEach.map((_, n) => samplePushToken(pick(handsets, n).platform, n));
  return ownerOfEach.map((owner, n) => {
    const joined = (owner.createdAt as Date).getTime();
    const disabled = disabling(n);
    const isStale = disabled.disabledReason === "stale";
    const registered =
      owner === ownerOfEach[n - 1] && !isStale ? joined + (now - joined) / 2 : joined + 60_000;
    const idle = isStale || n % 9 === 4 ? 0.85 : n % 5 === 2 ? 0.2 : 0.01;
    const seen = now - (now - registered) * idle;
    const handset = pick(handsets, n);
    // The same tablet, which two people sign in to.
    const shared = n === familyTablet.second ? familyTablet.first : n;
    const { firstName } = (ownerOfEach[shared] ?? owner).dataFields as { firstName: string };
    return {
      id: newIdAt(registered),
      userId: owner.id,
      deviceIdentifier: n % 3 === 0 ? null : `sample-installation-${n}`,
      pushToken: tokens[shared] as string,
      pushService: handset.platform === "ios" ? "apns" : "fcm",
      pushEnvironment: n % 15 === 0 && handset.platform === "ios" ? "sandbox" : "production",
      ...handset,
      ...disabled,
      ...(disabled.enabled === false && { disabledAt: new Date(isStale ? seen + staleAfterMs : seen) }),
      name: `${firstName}’s ${handset.model}`,
      applicationVersion: pick(versions, n * 5),
      notificationsAllowed: n % 7 === 3 ? false : n % 11 === 5 ? null : true,
      handsetId: `sample-handset-${shared}`,
      attributes: { language: pick(["en", "uk", "hu", "de", "fr", "ja"], n) },
      createdAt: new Date(registered),
      updatedAt: new Date(seen),
      lastSeenAt: new Date(seen),
    };
  });
}

/** Outcomes of test pushes, by the device's place in the list; the others are accepted. */
const outcomes: Record<number, (typeof simulatedOutcomes)[number]["name"]> = {
  2: "sandbox-only",
  3: "gone",
  6: "gone",
  8: "wrong-topic",
  9: "too-many",
  12: "bad-token",
};

type Evidence = Omit<typeof deviceDelivery.$inferInsert, "projectId">;

/** The feedback about each sample device: pushes accepted in the last week, and rejected push tokens. */
export function sampleEvidence(sampled: SampleDevice[], now: number): Evidence[] {
  const by = "Sample data";
  return sampled.map((device, n) => {
    const { id: deviceId, enabled, lastSeenAt, disabledReason, disabledAt, pushService } = device;
    const at = lastSeenAt as Date;
    if (disabledReason === "rejected") {
      const code = pushService === "apns" ? "Unregistered" : "UNREGISTERED";
      const error = { lastErrorAt: disabledAt ?? at, lastErrorClass: "gone", lastErrorCode: code };
      return { deviceId, ...error, lastErrorBy: by };
    }
    const isAccepted = enabled !== false && outcomes[n] === undefined && now - at.getTime() <= 7 * dayMs;
    return { deviceId, ...(isAccepted && { lastAcceptedAt: at, lastAcceptedBy: by }) };
  });
}

/** The built-in simulator handles test pushes to sample devices. The token chooses its response. */
function samplePushToken(platform: "ios" | "android", n: number): string {
  const outcome = simulatedOutcomes.find(({ name }) => name === outcomes[n]);
  if (platform === "ios")
    return (outcome?.hex ?? "") + randomBytes(32).toString("hex").slice(outcome?.hex.length);
  const random = randomBytes(105).toString("base64url");
  return outcome === undefined ? random : `${random.slice(0, -outcome.name.length)}${outcome.name}`;
}

function disabling(n: number): Partial<SampleDevice> {
  if (n % 6 !== 5) return {};
  const { reason, note, by } = pick(disablings, (n - 5) / 6);
  return {
    enabled: false,
    disabledReason: reason,
    disabledNote: note,
    disabledBy: by,
    version: 2,
  };
}

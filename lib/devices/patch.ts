import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import { DomainError, isDomainError } from "@/lib/errors";
import { updateDevice } from "./mutations";
import { getDevice } from "./queries";
import type { DeviceView } from "./views";

const text = z
  .string()
  .trim()
  .max(255, "At most 255 characters")
  .regex(/^\P{Cc}*$/u, "Must not hold control characters")
  .transform((given) => given || null)
  .nullable()
  .optional();

/** What an admin may change of a device: absent stays, null clears. */
export const devicePatch = z.strictObject({
  name: text,
  make: text,
  model: text,
  applicationVersion: text,
  notificationsAllowed: z.boolean().nullable().optional(),
  attributes: z
    .record(z.string(), z.unknown())
    .nullable()
    .transform((given) => given ?? {})
    .optional(),
});

export type DevicePatch = z.output<typeof devicePatch>;

/**
 * Changes what an admin may change of a device. Throws `notFound`, and `preconditionFailed`, with the device as it is
 * then, where its version is another than `ifVersion`.
 */
export async function patchDevice(
  ctx: RequestContext,
  input: { deviceId: string; patch: DevicePatch; ifVersion: number | undefined },
): Promise<DeviceView> {
  const { deviceId, ifVersion } = input;
  const { attributes, ...facts } = input.patch;
  try {
    await updateDevice(ctx, { deviceId, ifVersion, changes: { facts: given(facts), attributes } });
  } catch (error) {
    if (!isDomainError(error) || error.code !== "preconditionFailed") throw error;
    throw new DomainError(error.code, error.message, { current: await getDevice(ctx, deviceId) });
  }
  return getDevice(ctx, deviceId);
}

/** Without the members that are there and undefined. */
const given = <T extends object>(facts: T) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

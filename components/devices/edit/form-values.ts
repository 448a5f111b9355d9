import type { DevicePatch } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";

/** A device as its form holds it: every field as text. */
export interface EditValues {
  name: string;
  make: string;
  model: string;
  applicationVersion: string;
  /** Empty where the phone has said nothing. */
  notificationsAllowed: "" | "true" | "false";
  attributes: string;
}

export const textFields = ["name", "make", "model", "applicationVersion"] as const;
export const editFields = [...textFields, "notificationsAllowed", "attributes"] as const;
export type EditField = (typeof editFields)[number];

export const toFormValues = (device: DeviceView): EditValues => ({
  name: device.name ?? "",
  make: device.make ?? "",
  model: device.model ?? "",
  applicationVersion: device.applicationVersion ?? "",
  notificationsAllowed:
    device.notificationsAllowed === null ? "" : device.notificationsAllowed ? "true" : "false",
  attributes: JSON.stringify(device.attributes, null, 2),
});

export const changedFields = (from: EditValues, to: EditValues): EditField[] =>
  editFields.filter((field) => from[field].trim() !== to[field].trim());

/** What the server is told: the changed fields alone, empty ones cleared. The attributes have been read already. */
export function toPatch(from: EditValues, to: EditValues, attributes: Record<string, unknown>): DevicePatch {
  const edits: DevicePatch = {};
  for (const field of changedFields(from, to)) {
    if (field === "attributes") edits.attributes = attributes;
    else if (field === "notificationsAllowed")
      edits.notificationsAllowed = to[field] === "" ? null : to[field] === "true";
    else edits[field] = to[field].trim() || null;
  }
  return edits;
}

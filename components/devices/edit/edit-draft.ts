"use client";

import { useTranslations } from "use-intl";
import { useDraft } from "@/components/layout/drafts";
import type { DevicePatch } from "@/lib/devices/client";
import { editableTexts, recordOf } from "@/lib/devices/fields";
import type { DeviceView } from "@/lib/devices/views";

/** A device in its edit form: every field as text. */
export interface EditValues extends Record<(typeof editableTexts)[number], string> {
  /** Empty if the phone didn't report it. */
  notificationsAllowed: "" | "true" | "false";
  attributes: string;
}

export const editFields = [...editableTexts, "notificationsAllowed", "attributes"] as const;
export type EditField = (typeof editFields)[number];

export const toFormValues = (device: DeviceView): EditValues => ({
  ...recordOf(editableTexts, (field) => device[field] ?? ""),
  notificationsAllowed:
    device.notificationsAllowed === null ? "" : device.notificationsAllowed ? "true" : "false",
  attributes: JSON.stringify(device.attributes, null, 2),
});

export const changedFields = (from: EditValues, to: EditValues): EditField[] =>
  editFields.filter((field) => from[field].trim() !== to[field].trim());

/** The changed fields only; empty ones become null. */
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

/** Names a field as its form does. */
export function useEditLabel(): (field: EditField) => string {
  const t = useTranslations("devices.edit");
  const label = useTranslations("devices.detail.field");
  return (field) => (field === "make" || field === "attributes" ? t(field) : label(field));
}

export interface EditDraft {
  /** The values and version the edit started from. */
  base: EditValues;
  version: number;
  values: EditValues;
}

/** Unsaved edits of a device, stored in this tab across reloads and expired sessions. */
export function useEditDraft(device: DeviceView) {
  const [stored, save] = useDraft(`device.${device.id}`);
  const draft = stored && {
    version: stored.version,
    ...(JSON.parse(stored.text) as Omit<EditDraft, "version">),
  };
  const fresh: EditDraft = {
    base: toFormValues(device),
    version: device.version,
    values: toFormValues(device),
  };
  // A phone that registers again moves the version too; only what an editor sees is a conflict.
  const changedByOthers =
    draft && draft.version !== device.version ? changedFields(draft.base, fresh.base) : [];
  return {
    isStored: draft !== null,
    draft: draft ?? fresh,
    /** What somebody else changed since the draft was begun. */
    changedByOthers,
    save: ({ version, base, values }: EditDraft) => save({ version, text: JSON.stringify({ base, values }) }),
    discard: () => save(null),
  };
}

"use client";

import { useDraft } from "@/components/layout/use-draft";
import type { DeviceView } from "@/lib/devices/views";
import { type EditValues, toFormValues } from "./form-values";

export interface EditDraft {
  /** What the form began with, and which version that was. */
  base: EditValues;
  version: number;
  values: EditValues;
}

/** What was changed of a device and not saved yet; outlives reloads and the end of a session, in this tab. */
export function useEditDraft(device: DeviceView) {
  const [kept, keep] = useDraft(`device.${device.id}`);
  const draft = kept && { version: kept.version, ...(JSON.parse(kept.text) as Omit<EditDraft, "version">) };
  const fresh: EditDraft = {
    base: toFormValues(device),
    version: device.version,
    values: toFormValues(device),
  };
  return {
    isKept: draft !== null,
    draft: draft ?? fresh,
    keep: ({ version, base, values }: EditDraft) => keep({ version, text: JSON.stringify({ base, values }) }),
    discard: () => keep(null),
  };
}

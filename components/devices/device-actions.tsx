"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useTranslations } from "use-intl";
import { useOperator } from "@/components/layout/operator-context";
import { useErrorText } from "@/components/layout/use-error-text";
import { useProject } from "@/components/layout/use-project";
import { useToast } from "@/components/ui/toast";
import { setDeviceEnabledMutation } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import type { DisableRequest } from "./disable-form";
import { useDeviceName } from "./use-device-name";

interface DeviceActions {
  allowed: boolean;
  /** Asks for the reason, then disables. */
  disable: (device: DeviceView) => void;
  enable: (device: DeviceView) => void;
}

// Loaded with the first question: the list shows its rows without it.
const DisableDialog = dynamic(() => import("./disable-dialog").then((module) => module.DisableDialog), {
  ssr: false,
});

const DeviceActionsContext = createContext<DeviceActions | null>(null);

/** Disable and enable, from wherever a device is shown: at once on screen, undone by the toast, taken back on failure. */
export function DeviceActionsProvider({ children }: { children: ReactNode }) {
  const t = useTranslations();
  const toast = useToast();
  const errorText = useErrorText();
  const nameOf = useDeviceName();
  const operator = useOperator();
  const project = useProject();
  const change = useMutation(setDeviceEnabledMutation(useQueryClient()));
  const [asking, setAsking] = useState<DisableRequest | null>(null);
  const [asked, setAsked] = useState(false);

  async function put(device: DeviceView, note: string | null, undo?: () => void) {
    const by = operator.name;
    await change.mutateAsync({ project: project?.slug ?? "", device, note, by });
    toast({
      title: t(note === null ? "devices.toast.enabled" : "devices.toast.disabled", { name: nameOf(device) }),
      ...(undo && { action: { label: t("common.undo"), run: undo } }),
    });
  }

  function report(device: DeviceView, key: "disableFailed" | "enableFailed", error: Error) {
    const { reason, requestId } = errorText(error);
    const description = requestId ? t("devices.toast.withRequestId", { text: reason, requestId }) : reason;
    toast({ title: t(`devices.toast.${key}`, { name: nameOf(device) }), description, failure: true });
  }

  /** The reverse of a call that went through: the device as it was, with the reason that it had. */
  function putBack(device: DeviceView) {
    const note = device.disabled && (device.disabled.note ?? t(`devices.reason.${device.disabled.reason}`));
    put(device, note).catch((error) =>
      report(device, note === null ? "enableFailed" : "disableFailed", error),
    );
  }

  const actions: DeviceActions = {
    allowed: project !== null && project.role !== "viewer",
    disable: (device) => {
      setAsked(true);
      setAsking({ device, note: "" });
    },
    enable: (device) => {
      put(device, null, () => putBack(device)).catch((error) => report(device, "enableFailed", error));
    },
  };

  function confirmed({ device, note }: DisableRequest) {
    setAsking(null);
    // Refused: the question comes back with what was written and what went wrong.
    put(device, note, () => putBack(device)).catch((error) => setAsking({ device, note, error }));
  }

  return (
    <DeviceActionsContext value={actions}>
      {children}
      {asked && <DisableDialog asking={asking} onConfirm={confirmed} onClose={() => setAsking(null)} />}
    </DeviceActionsContext>
  );
}

export function useDeviceActions(): DeviceActions {
  const actions = useContext(DeviceActionsContext);
  if (!actions) throw new Error("useDeviceActions needs a DeviceActionsProvider above it.");
  return actions;
}

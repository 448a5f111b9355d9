"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useTranslations } from "use-intl";
import { useOperator, usePermissions, useProject } from "@/components/layout/context";
import { useErrorText } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { setDeviceEnabledMutation } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { startJobMutation } from "@/lib/jobs/client";
import type { DisableRequest } from "./disable-dialog";
import { useDeviceName } from "./use-device-name";

interface DeviceActions {
  /** Asks for a reason, then disables; perhaps with a reason to begin with, and others on the same phone. */
  disable: (device: DeviceView, start?: Pick<DisableRequest, "note" | "others">) => void;
  /** Disables an enabled device and enables a disabled one. */
  toggle: (device: DeviceView) => void;
}

// Loaded when first needed.
const DisableDialog = dynamic(() => import("./disable-dialog").then((module) => module.DisableDialog), {
  ssr: false,
});

const DeviceActionsContext = createContext<DeviceActions | null>(null);

/** Lets any component disable and enable devices: optimistic, with undo in the toast, rolled back on failure. */
export function DeviceActionsProvider({ children }: { children: ReactNode }) {
  const t = useTranslations();
  const toast = useToast();
  const errorText = useErrorText();
  const nameOf = useDeviceName();
  const operator = useOperator();
  const project = useProject();
  const client = useQueryClient();
  const change = useMutation(setDeviceEnabledMutation(client));
  const start = useMutation(startJobMutation(client, project?.slug ?? ""));
  const [dialog, setDialog] = useState<{ open: boolean; request: DisableRequest }>();
  const ask = (request: DisableRequest) => setDialog({ open: true, request });
  const close = () => setDialog((before) => before && { ...before, open: false });

  async function setEnabled(device: DeviceView, note: string | null, onUndo?: () => void) {
    const by = operator.name;
    await change.mutateAsync({ project: project?.slug ?? "", device, note, by });
    toast({
      title: t(note === null ? "devices.toast.enabled" : "devices.toast.disabled", { name: nameOf(device) }),
      ...(onUndo && { action: { label: t("common.undo"), run: onUndo } }),
    });
  }

  function report(device: DeviceView, key: "disableFailed" | "enableFailed", error: Error) {
    const { reason, requestId } = errorText(error);
    const description = requestId ? t("devices.toast.withRequestId", { text: reason, requestId }) : reason;
    toast({ title: t(`devices.toast.${key}`, { name: nameOf(device) }), description, failure: true });
  }

  /** Restores the device with its previous reason. */
  function undo(device: DeviceView) {
    const note = device.disabled && (device.disabled.note ?? t(`devices.reason.${device.disabled.reason}`));
    setEnabled(device, note).catch((error) =>
      report(device, note === null ? "enableFailed" : "disableFailed", error),
    );
  }

  const disable: DeviceActions["disable"] = (device, start = { note: "" }) => ask({ device, ...start });
  const toggle = (device: DeviceView) =>
    device.enabled
      ? disable(device)
      : setEnabled(device, null, () => undo(device)).catch((error) => report(device, "enableFailed", error));

  function confirm({ device, note, others = [] }: DisableRequest) {
    close();
    // Several become one job, so that one undo restores them all.
    const done =
      others.length === 0
        ? setEnabled(device, note, () => undo(device))
        : start.mutateAsync({
            action: "disable",
            note,
            target: { ids: [device, ...others].map(({ id }) => id) },
          });
    // On failure the dialog opens again with the reason and the error.
    done.catch((error: Error) => ask({ device, note, others, error }));
  }

  return (
    <DeviceActionsContext value={{ disable, toggle }}>
      {children}
      {dialog && <DisableDialog {...dialog} onConfirm={confirm} onClose={close} />}
    </DeviceActionsContext>
  );
}

export function useDeviceActions(): DeviceActions {
  const actions = useContext(DeviceActionsContext);
  if (!actions) throw new Error("useDeviceActions needs a DeviceActionsProvider above it.");
  return actions;
}

/** The button that disables or enables a device on its page. Hidden from viewers. */
export function DeviceToggle({ device }: { device: DeviceView }) {
  const t = useTranslations("devices");
  const { toggle } = useDeviceActions();
  const { canEdit } = usePermissions();
  if (!canEdit) return null;
  return (
    <Button variant={device.enabled ? "secondary" : "primary"} onClick={() => toggle(device)}>
      {t(device.enabled ? "disableDevice" : "enableDevice")}
    </Button>
  );
}

/** The same in a row of a list. */
export function RowDeviceToggle({ device }: { device: DeviceView }) {
  const t = useTranslations("devices");
  const name = useDeviceName()(device);
  const { toggle } = useDeviceActions();
  const { canEdit } = usePermissions();
  if (!canEdit) return null;
  return (
    <button
      type="button"
      aria-label={t(device.enabled ? "disableNamed" : "enableNamed", { name })}
      onClick={() => toggle(device)}
      className="h-7 rounded-md px-2 text-xs font-medium text-ink-soft -outline-offset-2 hover:bg-raised hover:text-ink hover:ring hover:ring-edge pointer-coarse:h-11"
    >
      {t(device.enabled ? "disable" : "enable")}
    </button>
  );
}

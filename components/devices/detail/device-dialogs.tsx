import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useListHref } from "@/components/data-table/use-list-position";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { inDialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { verbatim } from "@/components/ui/styles";
import { useToast } from "@/components/ui/toast";
import { moveDeviceMutation, removeDeviceMutation } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { ApiError } from "@/lib/http/client";
import { useDeviceName } from "../use-device-name";

function MoveForm({ device, onClose }: { device: DeviceView; onClose: () => void }) {
  const project = useProjectSlug();
  const t = useTranslations("devices.move");
  const name = useDeviceName()(device);
  const toast = useToast();
  const [by, setBy] = useState<"email" | "userId">(device.user.email ? "email" : "userId");
  const to = useRequiredText((text) => !text && t("missing"));
  const move = useMutation(moveDeviceMutation(useQueryClient(), { project, id: device.id }));
  const unknown = move.error instanceof ApiError && move.error.code === "unknownUser" ? move.error : null;

  function submit() {
    if (!to.check()) return;
    move.mutate(by === "email" ? { email: to.text } : { userId: to.text }, {
      onSuccess() {
        toast({ title: t("done", { name, to: to.text }) });
        onClose();
      },
      onError: () => to.field.ref.current?.focus(),
    });
  }

  return (
    <DialogForm
      title={t("title", { name })}
      description={t("text")}
      mutation={{ error: unknown ? null : move.error, isPending: move.isPending }}
      submitLabel={t("confirm")}
      onClose={onClose}
      onSubmit={submit}
    >
      <Choice
        label={t("by")}
        values={["email", "userId"] as const}
        value={by}
        text={(one) => t(one)}
        onChange={setBy}
      />
      <Input
        label={t(by)}
        type={by === "email" ? "email" : "text"}
        {...verbatim}
        autoFocus
        {...to.field}
        error={to.field.error ?? unknown?.message}
      />
    </DialogForm>
  );
}

/** Moves a device to another user, by email or user ID. */
export const MoveDialog = inDialog(MoveForm);

interface RemoveDialogProps {
  device: DeviceView;
  open: boolean;
  onClose: () => void;
}

/** Confirms removing a device, then returns to the list. */
export function RemoveDialog({ device, open, onClose }: RemoveDialogProps) {
  const project = useProjectSlug();
  const t = useTranslations("devices.remove");
  const name = useDeviceName()(device);
  const router = useRouter();
  const listHref = useListHref("devices");
  const toast = useToast();
  const remove = useMutation(removeDeviceMutation(useQueryClient(), { project, id: device.id }));
  const owner = device.user.email ?? device.user.externalUserId ?? "";
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("title", { name })}
      description={t("text", { owner })}
      confirmLabel={t("confirm")}
      mutation={remove}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess() {
            onClose();
            toast({ title: t("done", { name }) });
            router.replace(listHref);
          },
        })
      }
    />
  );
}

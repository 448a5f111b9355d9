import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { DialogForm } from "@/components/layout/dialog-form";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import { useToast } from "@/components/ui/toast";
import { moveDeviceMutation } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { ApiError } from "@/lib/http/client";
import { useDeviceName } from "../use-device-name";

interface MoveDialogProps {
  project: string;
  device: DeviceView;
  open: boolean;
  onClose: () => void;
}

/** Moves a device to another user, by email or user ID. */
export function MoveDialog({ open, ...form }: MoveDialogProps) {
  const t = useTranslations("devices.move");
  const name = useDeviceName()(form.device);
  return (
    <Dialog open={open} onClose={form.onClose} title={t("title", { name })} description={t("text")}>
      {open && <MoveForm name={name} {...form} />}
    </Dialog>
  );
}

function MoveForm({ project, device, name, onClose }: Omit<MoveDialogProps, "open"> & { name: string }) {
  const t = useTranslations("devices.move");
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const [by, setBy] = useState<"email" | "userId">(device.user.email ? "email" : "userId");
  const [missing, setMissing] = useState(false);
  const move = useMutation(moveDeviceMutation(useQueryClient(), { project, id: device.id }));
  const unknown = move.error instanceof ApiError && move.error.code === "unknownUser" ? move.error : null;

  function submit() {
    const to = field.current?.value.trim() ?? "";
    setMissing(!to);
    if (!to) return field.current?.focus();
    move.mutate(by === "email" ? { email: to } : { userId: to }, {
      onSuccess() {
        toast({ title: t("done", { name, to }) });
        onClose();
      },
      onError: () => field.current?.focus(),
    });
  }

  return (
    <DialogForm
      error={unknown ? null : move.error}
      busy={move.isPending}
      submitLabel={t("confirm")}
      onCancel={onClose}
      onSubmit={submit}
    >
      <SelectField
        label={t("by")}
        value={by}
        onChange={(event) => setBy(event.target.value as "email" | "userId")}
      >
        <option value="email">{t("email")}</option>
        <option value="userId">{t("userId")}</option>
      </SelectField>
      <Input
        ref={field}
        label={t(by)}
        type={by === "email" ? "email" : "text"}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        error={missing ? t("missing") : unknown ? unknown.message : undefined}
        onChange={() => setMissing(false)}
      />
    </DialogForm>
  );
}

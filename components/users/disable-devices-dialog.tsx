import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { NoteField, useNote } from "@/components/devices/note-field";
import { DialogForm } from "@/components/layout/dialog-form";
import { useErrorText } from "@/components/layout/use-error-text";
import { Dialog } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { undoAndWaitMutation } from "@/lib/jobs/client";
import { disableUserDevicesMutation } from "@/lib/users/client";
import type { UserView } from "@/lib/users/views";
import { userDisplayName } from "./user-name";

interface DisableDevicesDialogProps {
  project: string;
  user: UserView;
  open: boolean;
  onClose: () => void;
}

export function DisableDevicesDialog({ open, ...props }: DisableDevicesDialogProps) {
  const t = useTranslations("users.disableDevices");
  const { user, onClose } = props;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("title", { name: userDisplayName(user) })}
      description={t("text", { count: user.devices })}
    >
      {open && <DisableDevicesForm {...props} />}
    </Dialog>
  );
}

function DisableDevicesForm({ project, user, onClose }: Omit<DisableDevicesDialogProps, "open">) {
  const t = useTranslations("users.disableDevices");
  const common = useTranslations("common");
  const toast = useToast();
  const errorText = useErrorText();
  const change = useMutation(disableUserDevicesMutation(project, user.id));
  const undo = useMutation(undoAndWaitMutation(project));
  const note = useNote("");

  function submit() {
    if (!note.check()) return;
    change.mutate(note.value.trim(), {
      onSuccess({ disabled, jobId }) {
        onClose();
        toast({
          title: t("done", { count: disabled }),
          ...(jobId !== null && { action: { label: common("undo"), run: () => void undoChange(jobId) } }),
        });
      },
    });
  }

  async function undoChange(jobId: string) {
    try {
      const { done } = await undo.mutateAsync(jobId);
      toast({ title: t("undone", { count: done }) });
    } catch (error) {
      toast({ title: t("undoFailed"), description: errorText(error as Error).reason, failure: true });
    }
  }

  return (
    <DialogForm
      error={change.error}
      busy={change.isPending}
      submitLabel={t("confirm", { count: user.devices })}
      busyLabel={t("busy")}
      onCancel={onClose}
      onSubmit={submit}
    >
      <NoteField note={note} />
    </DialogForm>
  );
}

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { NoteField, useNote } from "@/components/devices/annotation-fields";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { useFailureToast } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { inDialog } from "@/components/ui/dialog";
import { linkButton } from "@/components/ui/styles";
import { useToast } from "@/components/ui/toast";
import { undoAndWaitMutation } from "@/lib/jobs/client";
import { disableUserDevicesMutation, eraseUserMutation, userExportPath } from "@/lib/users/client";
import type { UserView } from "@/lib/users/views";
import { userDisplayName } from "./user-name";

/** A user's actions. Viewers can only export. */
export function UserActions({ user, listHref }: { user: UserView; listHref: "/users" }) {
  const project = useProjectSlug();
  const t = useTranslations("users.actions");
  const { canEdit } = usePermissions();
  const [dialog, setDialog] = useState<"disable" | "erase" | null>(null);
  const close = () => setDialog(null);
  return (
    <div className="flex flex-wrap gap-2">
      <a href={userExportPath(project, user.id)} download className={linkButton}>
        <DownloadSimpleIcon size={15} aria-hidden="true" />
        {t("export")}
      </a>
      {canEdit && user.devices > 0 && (
        <Button onClick={() => setDialog("disable")}>{t("disableDevices")}</Button>
      )}
      {canEdit && (
        <Button variant="secondary-destructive" onClick={() => setDialog("erase")}>
          {t("erase")}
        </Button>
      )}
      <DisableDevicesDialog user={user} open={dialog === "disable"} onClose={close} />
      <EraseDialog user={user} open={dialog === "erase"} onClose={close} listHref={listHref} />
    </div>
  );
}

interface EraseDialogProps {
  user: UserView;
  open: boolean;
  onClose: () => void;
  listHref: "/users";
}

/** Confirms erasing a user by typing their name, then returns to the list. */
function EraseDialog({ user, open, onClose, listHref }: EraseDialogProps) {
  const project = useProjectSlug();
  const t = useTranslations("users.erase");
  const toast = useToast();
  const router = useRouter();
  const erase = useMutation(eraseUserMutation(useQueryClient(), project, user.id));
  const name = userDisplayName(user);

  function confirm() {
    erase.mutate(undefined, {
      onSuccess() {
        onClose();
        toast({ title: t("done", { name }) });
        router.push(listHref);
      },
    });
  }

  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("title", { name })}
      description={t("text")}
      confirmLabel={erase.isPending ? t("busy") : t("confirm")}
      typeToConfirm={{ label: t("type", { name }), word: name, mismatch: t("mismatch", { name }) }}
      mutation={erase}
      onConfirm={confirm}
    >
      <ul className="list-disc ps-5 text-sm">
        <li>{t("profile")}</li>
        <li>{t("devices", { count: user.devices })}</li>
        <li>{t("history")}</li>
      </ul>
      <p className="text-sm text-ink-soft">{t("after")}</p>
    </ConfirmDialog>
  );
}

function DisableDevicesForm({ user, onClose }: { user: UserView; onClose: () => void }) {
  const project = useProjectSlug();
  const t = useTranslations("users.disableDevices");
  const common = useTranslations("common");
  const toast = useToast();
  const fail = useFailureToast();
  const change = useMutation(disableUserDevicesMutation(project, user.id));
  const undo = useMutation(undoAndWaitMutation(project));
  const note = useNote();

  function submit() {
    if (!note.check()) return;
    change.mutate(note.text, {
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
      fail(t("undoFailed"), error as Error);
    }
  }

  return (
    <DialogForm
      title={t("title", { name: userDisplayName(user) })}
      description={t("text", { count: user.devices })}
      mutation={change}
      submitLabel={t("confirm", { count: user.devices })}
      busyLabel={t("busy")}
      onClose={onClose}
      onSubmit={submit}
    >
      <NoteField note={note} />
    </DialogForm>
  );
}

const DisableDevicesDialog = inDialog(DisableDevicesForm);

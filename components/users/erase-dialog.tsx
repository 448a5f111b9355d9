import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { eraseUserMutation } from "@/lib/users/client";
import type { UserView } from "@/lib/users/views";
import { userDisplayName } from "./user-name";

interface EraseDialogProps {
  project: string;
  user: UserView;
  open: boolean;
  onClose: () => void;
  listHref: "/users";
}

/** Confirms erasing a user by typing their name, then returns to the list. */
export function EraseDialog({ project, user, open, onClose, listHref }: EraseDialogProps) {
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
      error={erase.error}
      busy={erase.isPending}
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

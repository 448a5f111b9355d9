import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePermissions } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import { linkButton } from "@/components/ui/styles";
import { userExportPath } from "@/lib/users/client";
import type { UserView } from "@/lib/users/views";
import { DisableDevicesDialog } from "./disable-devices-dialog";
import { EraseDialog } from "./erase-dialog";

interface UserActionsProps {
  project: string;
  user: UserView;
  listHref: "/users";
}

/** A user's actions. Viewers can only export. */
export function UserActions({ project, user, listHref }: UserActionsProps) {
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
      <DisableDevicesDialog project={project} user={user} open={dialog === "disable"} onClose={close} />
      <EraseDialog
        project={project}
        user={user}
        open={dialog === "erase"}
        onClose={close}
        listHref={listHref}
      />
    </div>
  );
}

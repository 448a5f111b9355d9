"use client";

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

/** What can be done to a user. Viewers may take a copy and no more. */
export function UserActions({ project, user, listHref }: UserActionsProps) {
  const t = useTranslations("users.actions");
  const { canEdit: edit } = usePermissions();
  const [asking, setAsking] = useState<"signOut" | "erase" | null>(null);
  const close = () => setAsking(null);
  return (
    <div className="flex flex-wrap gap-2">
      <a href={userExportPath(project, user.id)} download className={linkButton}>
        <DownloadSimpleIcon size={15} aria-hidden="true" />
        {t("export")}
      </a>
      {edit && user.devices > 0 && <Button onClick={() => setAsking("signOut")}>{t("signOut")}</Button>}
      {edit && (
        <Button variant="secondary-destructive" onClick={() => setAsking("erase")}>
          {t("erase")}
        </Button>
      )}
      <DisableDevicesDialog project={project} user={user} open={asking === "signOut"} onClose={close} />
      <EraseDialog
        project={project}
        user={user}
        open={asking === "erase"}
        onClose={close}
        listHref={listHref}
      />
    </div>
  );
}

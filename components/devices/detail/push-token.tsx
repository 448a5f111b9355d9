import { EyeIcon } from "@phosphor-icons/react/dist/csr/Eye";
import { EyeSlashIcon } from "@phosphor-icons/react/dist/csr/EyeSlash";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { useFailureToast } from "@/components/layout/errors";
import { CopyButton, IconButton } from "@/components/ui/icon-button";
import { revealPushTokenMutation } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";

/** A push token, masked until revealed. Revealing is audited. */
export function PushToken({ device }: { device: DeviceView }) {
  const project = useProjectSlug();
  const t = useTranslations("devices.token");
  const { canEdit } = usePermissions();
  const fail = useFailureToast();
  const reveal = useMutation(revealPushTokenMutation(useQueryClient(), { project, id: device.id }));
  const [shown, setShown] = useState<string | null>(null);

  async function show(): Promise<void> {
    try {
      setShown((await reveal.mutateAsync()).pushToken);
    } catch (error) {
      fail(t("failed"), error as Error);
    }
  }

  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <div className="flex min-w-0 items-center gap-1.5">
        <span className={`min-w-0 font-mono text-xs ${shown ? "break-all" : "truncate"}`}>
          {shown ?? device.pushTokenMasked}
        </span>
        {canEdit &&
          (shown ? (
            <>
              <CopyButton value={shown} what={t("what")} />
              <IconButton
                label={t("hide")}
                icon={<EyeSlashIcon size={14} />}
                onClick={() => setShown(null)}
                className="size-6! pointer-coarse:size-11!"
              />
            </>
          ) : (
            <IconButton
              label={t("reveal")}
              icon={<EyeIcon size={14} />}
              onClick={() => void show()}
              aria-busy={reveal.isPending}
              className="size-6! pointer-coarse:size-11!"
            />
          ))}
      </div>
      <span role="status" className="text-xs text-ink-soft">
        {shown && t("audited")}
      </span>
    </div>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useListHref } from "@/components/data-table/use-list-position";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/use-project";
import { useToast } from "@/components/ui/toast";
import { removeDeviceMutation } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceName } from "../use-device-name";

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

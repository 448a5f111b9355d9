import { DotsThreeIcon } from "@phosphor-icons/react/dist/csr/DotsThree";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { usePageCommands } from "@/components/palette/page-commands";
import { writeClipboard } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/styles";
import { useToast } from "@/components/ui/toast";
import type { DeviceView } from "@/lib/devices/views";
import { projectPath } from "@/lib/http/client";

const MoveDialog = dynamic(() => import("./device-dialogs").then((module) => module.MoveDialog), {
  ssr: false,
});
const RemoveDialog = dynamic(() => import("./device-dialogs").then((module) => module.RemoveDialog), {
  ssr: false,
});

const item = "flex h-8 w-full items-center rounded-md px-2.5 text-start hover:bg-sunken pointer-coarse:h-11";

/** A device's less common actions. */
export function DeviceMenu({ device }: { device: DeviceView }) {
  const project = useProjectSlug();
  const t = useTranslations("devices.menu");
  const [open, setOpen] = useState(false);
  const [dialog, setDialog] = useState<"move" | "remove" | null>();
  const { canEdit } = usePermissions();
  const toast = useToast();
  const href = useProjectHref();
  const { origin } = typeof location === "undefined" ? { origin: "" } : location;
  const url = origin + projectPath(project, "devices", device.id);
  // The push token stays masked, and the key is a shell variable.
  const copies = {
    id: device.id,
    link: origin + href(`/devices/${device.id}`),
    json: JSON.stringify(device, null, 2),
    curl: `curl '${url}' \\\n  -H "Authorization: Bearer $ROLLCALL_KEY"`,
  };

  function show(which: "move" | "remove") {
    setOpen(false);
    setDialog(which);
  }

  async function copy(what: keyof typeof copies) {
    setOpen(false);
    if (await writeClipboard(copies[what])) toast({ title: t(`copied.${what}`) });
  }

  const canCopy = ["id", "link", "json", "curl"] as const;
  usePageCommands([
    ...canCopy.map((what) => ({ id: `copy-${what}`, label: t(`copy.${what}`), run: () => void copy(what) })),
    ...(canEdit
      ? (["move", "remove"] as const).map((what) => ({
          id: what,
          label: t(what),
          run: () => setDialog(what),
        }))
      : []),
  ]);

  const props = { project, device, onClose: () => setDialog(null) };
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t("title")}
        align="end"
        className="w-56"
        trigger={
          <button
            type="button"
            aria-label={t("title")}
            title={t("title")}
            className={`${toolbarButton} h-9! pointer-coarse:h-11!`}
          >
            <DotsThreeIcon size={18} weight="bold" aria-hidden="true" />
          </button>
        }
      >
        <div className="p-1.5">
          {canCopy.map((what) => (
            <button key={what} type="button" onClick={() => void copy(what)} className={item}>
              {t(`copy.${what}`)}
            </button>
          ))}
          {canEdit && (
            <>
              <hr className="my-1.5 border-line" />
              <button type="button" onClick={() => show("move")} className={item}>
                {t("move")}
              </button>
              <button type="button" onClick={() => show("remove")} className={`${item} text-bad-ink`}>
                {t("remove")}
              </button>
            </>
          )}
        </div>
      </Popover>
      {dialog !== undefined && (
        <>
          <MoveDialog open={dialog === "move"} {...props} />
          <RemoveDialog open={dialog === "remove"} {...props} />
        </>
      )}
    </>
  );
}

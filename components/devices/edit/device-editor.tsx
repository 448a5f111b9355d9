import { useFormatter, useTranslations } from "use-intl";
import { usePermissions } from "@/components/layout/context";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { DeviceView } from "@/lib/devices/views";
import { DeviceFacts } from "../device-facts";
import { useEditDraft, useEditLabel } from "./edit-draft";
import { EditForm } from "./edit-form";

interface DeviceEditorProps {
  device: DeviceView;
  editing: boolean;
  onEditing: (editing: boolean) => void;
}

/** A device's facts or its edit form. Offers to continue an unsaved edit. */
export function DeviceEditor({ device, editing, onEditing }: DeviceEditorProps) {
  const t = useTranslations("devices.edit");
  const conflict = useTranslations("conflict");
  const { canEdit } = usePermissions();
  const format = useFormatter();
  const labelOf = useEditLabel();
  const state = useEditDraft(device);
  if (canEdit && editing) return <EditForm device={device} state={state} onClose={() => onEditing(false)} />;
  return (
    <>
      {canEdit && state.isStored && (
        <Callout kind="info" title={t("hasDraft")}>
          {state.changedByOthers.length > 0 && (
            <p>{conflict("changed", { fields: format.list(state.changedByOthers.map(labelOf)) })}</p>
          )}
          <div className="mt-2 flex flex-wrap gap-2">
            <Button size="sm" onClick={() => onEditing(true)}>
              {t("continue")}
            </Button>
            <Button size="sm" variant="ghost" onClick={state.discard}>
              {t("discard")}
            </Button>
          </div>
        </Callout>
      )}
      <DeviceFacts device={device} />
    </>
  );
}

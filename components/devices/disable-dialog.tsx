import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { inDialog } from "@/components/ui/dialog";
import { CheckboxField } from "@/components/ui/fields";
import { relatedDevicesQuery } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { NoteField, useNote } from "./annotation-fields";
import { useDeviceName } from "./use-device-name";

export interface DisableRequest {
  device: DeviceView;
  note: string;
  /** Other registrations on the same phone to disable with it. */
  others?: DeviceView[];
  /** Why the last attempt failed. */
  error?: Error;
}

interface DisableFormProps {
  request: DisableRequest;
  onConfirm: (request: DisableRequest) => void;
  onClose: () => void;
}

function DisableForm({ request, onConfirm, onClose }: DisableFormProps) {
  const t = useTranslations("devices");
  const nameOf = useDeviceName();
  const note = useNote(request.note);
  const [others, setOthers] = useState(request.others ?? []);
  return (
    <DialogForm
      title={t("dialog.title", { name: nameOf(request.device) })}
      description={t("dialog.text")}
      mutation={{ error: request.error ?? null, isPending: false }}
      submitLabel={
        others.length === 0 ? t("disableDevice") : t("bulk.confirm.disable", { count: others.length + 1 })
      }
      onClose={onClose}
      onSubmit={() => note.check() && onConfirm({ device: request.device, note: note.text, others })}
    >
      {/* Many phones have the same name. */}
      <p className="rounded-md bg-sunken px-3 py-2 text-sm font-medium break-words">
        {ownerOf(request.device)}
      </p>
      <NoteField note={note} />
      <SamePhone device={request.device} given={request.others ?? []} chosen={others} onChange={setOthers} />
    </DialogForm>
  );
}

/** Asks for the reason to disable a device. */
export const DisableDialog = inDialog(DisableForm);

/** "ada@example.com · com.example.app" */
export const ownerOf = ({ user, application }: DeviceView): string =>
  [user.email ?? user.externalUserId, application.name].filter(Boolean).join(" · ");

interface SamePhoneProps {
  device: DeviceView;
  /** Offered even if they are related to another registration of the phone only. */
  given: DeviceView[];
  chosen: DeviceView[];
  onChange: (devices: DeviceView[]) => void;
}

/** Offers the other registrations with the same push token or on the same handset that no admin has disabled. */
function SamePhone({ device, given, chosen, onChange }: SamePhoneProps) {
  const project = useProjectSlug();
  const t = useTranslations("devices.dialog");
  const nameOf = useDeviceName();
  const { data } = useQuery(relatedDevicesQuery(project, device.id));
  const related = [...given, ...(data?.sameToken ?? []), ...(data?.sameHandset ?? [])];
  const others = related.filter(
    ({ id, disabled }, at) =>
      disabled?.reason !== "admin" && related.findIndex((other) => other.id === id) === at,
  );
  if (others.length === 0) return null;
  const isChosen = ({ id }: DeviceView) => chosen.some((one) => one.id === id);
  const isAll = others.every(isChosen);
  return (
    <fieldset className="flex flex-col gap-2.5">
      <legend className="mb-2 text-sm text-ink-soft">{t("samePhone")}</legend>
      {others.length > 1 && (
        <CheckboxField
          label={t("samePhoneAll", { count: others.length })}
          checked={isAll}
          onChange={() => onChange(isAll ? [] : others)}
        />
      )}
      <div className={`flex max-h-40 flex-col gap-2 overflow-y-auto ${others.length > 1 ? "ps-6" : ""}`}>
        {others.map((other) => (
          <CheckboxField
            key={other.id}
            label={`${nameOf(other)} · ${ownerOf(other)}`}
            checked={isChosen(other)}
            onChange={() =>
              onChange(isChosen(other) ? chosen.filter(({ id }) => id !== other.id) : [...chosen, other])
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

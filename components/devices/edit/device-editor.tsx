"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { ConflictTable } from "@/components/layout/conflict-table";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { useUnsavedChangesWarning } from "@/components/layout/drafts";
import { Form } from "@/components/layout/form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Input, Textarea } from "@/components/ui/fields";
import { Select } from "@/components/ui/select";
import { useToast } from "@/components/ui/toast";
import { parseProfile } from "@/components/users/profile-json";
import { deviceHistoryQuery, updateDeviceMutation } from "@/lib/devices/client";
import { editableTexts } from "@/lib/devices/fields";
import type { DeviceView } from "@/lib/devices/views";
import { ApiError } from "@/lib/http/client";
import { DeviceFacts } from "../device-facts";
import {
  changedFields,
  type EditDraft,
  type EditField,
  type EditValues,
  editFields,
  toFormValues,
  toPatch,
  useEditDraft,
  useEditLabel,
} from "./edit-draft";

interface EditFormProps {
  device: DeviceView;
  state: ReturnType<typeof useEditDraft>;
  onClose: () => void;
}

/** Edits a device in place. Input survives errors, conflicts, reloads and expired sessions. */
export function EditForm({ device, state, onClose }: EditFormProps) {
  const project = useProjectSlug();
  const t = useTranslations("devices.edit");
  const label = useTranslations("devices.detail.field");
  const common = useTranslations("common");
  const json = useTranslations("users.profile");
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const edit = useMutation(updateDeviceMutation(useQueryClient(), { project, id: device.id }));
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const [jsonError, setJsonError] = useState<string>();
  const { base, version, values } = state.draft;
  const { error } = edit;
  useUnsavedChangesWarning(changedFields(base, values).length > 0);
  const refused = error instanceof ApiError && error.status === 412 ? (error.current as DeviceView) : null;
  const theirs = refused ?? (state.changedByOthers.length > 0 ? device : null);
  const issues = error instanceof ApiError ? error.issues : [];
  const issueOf = (field: EditField) =>
    issues.find(({ path }) => path === field || path.startsWith(`${field}.`))?.message;

  function change<Field extends EditField>(field: Field, value: EditValues[Field]) {
    if (field === "attributes") setJsonError(undefined);
    state.save({ base, version, values: { ...values, [field]: value } });
  }

  const focus = (field: EditField) => form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus();

  function save(onVersion: number) {
    const read = parseProfile(values.attributes);
    if ("reason" in read) {
      setJsonError(json(read.line > 0 ? "syntaxAt" : read.reason, { line: read.line }));
      return focus("attributes");
    }
    if (changedFields(base, values).length === 0) return finish();
    edit.mutate(
      { edits: toPatch(base, values, read.profile), version: onVersion },
      {
        onSuccess() {
          toast({ title: t("saved") });
          finish();
        },
        onError(failure) {
          const first = failure instanceof ApiError && failure.issues[0]?.path.split(".")[0];
          if (first) focus(first as EditField);
        },
      },
    );
  }

  function finish() {
    state.discard();
    onClose();
  }

  /** Discards my changes; the toast can restore them. */
  function discardMine(current: DeviceView) {
    const mine: EditDraft = { base: toFormValues(current), version: current.version, values };
    edit.reset();
    finish();
    toast({ title: t("discarded"), action: { label: common("undo"), run: () => state.save(mine) } });
  }

  return (
    <Form
      ref={form}
      aria-label={t("title")}
      mutation={{ error: theirs ? null : error, isPending: edit.isPending }}
      submitLabel={t(theirs ? "overwrite" : "save")}
      busyLabel={t("saving")}
      onCancel={theirs ? () => discardMine(theirs) : finish}
      cancelLabel={theirs ? t("discardMine") : state.isStored ? t("discard") : undefined}
      onSubmit={() => save(theirs?.version ?? (state.isStored ? device.version : version))}
      className="max-w-2xl"
    >
      {theirs && <EditConflict theirs={theirs} base={base} mine={values} />}
      <div className="grid gap-4 sm:grid-cols-2">
        {editableTexts.map((field) => (
          <Input
            key={field}
            name={field}
            label={field === "make" ? t("make") : label(field)}
            autoComplete="off"
            value={values[field]}
            onChange={(event) => change(field, event.target.value)}
            error={issueOf(field)}
          />
        ))}
      </div>
      <Select
        name="notificationsAllowed"
        label={t("notifications")}
        description={t("notificationsHint")}
        value={values.notificationsAllowed}
        onChange={(event) =>
          change("notificationsAllowed", event.target.value as EditValues["notificationsAllowed"])
        }
      >
        <option value="">{common("none")}</option>
        <option value="true">{common("allowed")}</option>
        <option value="false">{common("refused")}</option>
      </Select>
      <Textarea
        name="attributes"
        label={t("attributes")}
        description={t("attributesHint")}
        error={jsonError ?? issueOf("attributes")}
        value={values.attributes}
        onValueChange={(text) => change("attributes", text)}
        maxRows={24}
        spellCheck={false}
        autoCapitalize="none"
        className="w-full bg-surface font-mono text-xs/5! focus:ring-2! focus:ring-accent!"
      />
    </Form>
  );
}

/** The fields that someone else or the operator changed. */
function EditConflict({ theirs, base, mine }: { theirs: DeviceView; base: EditValues; mine: EditValues }) {
  const project = useProjectSlug();
  const t = useTranslations("devices.edit");
  const labelOf = useEditLabel();
  const { data } = useInfiniteQuery(deviceHistoryQuery(project, theirs.id));
  const last = data?.pages[0]?.items.find(({ action }) => action !== "device.revealed");
  const now = toFormValues(theirs);
  const own = changedFields(base, mine);
  const touched = editFields.filter((field) => own.includes(field) || now[field] !== base[field]);
  return (
    <ConflictTable
      title={t("conflictTitle")}
      event={last && last.at >= theirs.updatedAt ? last : undefined}
      changed={changedFields(base, now).map(labelOf)}
      rows={touched.map((field) => ({
        field,
        label: labelOf(field),
        theirs: now[field] || "—",
        mine: own.includes(field) ? (
          mine[field] || "—"
        ) : (
          <span className="text-ink-soft">{t("untouched")}</span>
        ),
      }))}
      none={t("conflictElsewhere")}
    />
  );
}

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

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/form-error";
import { useUnsavedChangesWarning } from "@/components/layout/unsaved-changes";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import { Textarea } from "@/components/ui/textarea";
import { useToast } from "@/components/ui/toast";
import { parseProfile } from "@/components/users/profile-json";
import { updateDeviceMutation } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { ApiError } from "@/lib/http/client";
import { EditConflict } from "./edit-conflict";
import {
  changedFields,
  type EditField,
  type EditValues,
  textFields,
  toFormValues,
  toPatch,
} from "./form-values";
import type { EditDraft, useEditDraft } from "./use-edit-draft";

interface EditFormProps {
  project: string;
  device: DeviceView;
  state: ReturnType<typeof useEditDraft>;
  onClose: () => void;
}

/** Edits a device in place. Nothing typed is lost: not to a mistake, a conflict, a reload or the end of a session. */
export function EditForm({ project, device, state, onClose }: EditFormProps) {
  const t = useTranslations("devices.edit");
  const label = useTranslations("devices.detail.field");
  const common = useTranslations("common");
  const json = useTranslations("users.profile");
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const edit = useMutation(updateDeviceMutation(useQueryClient(), { project, id: device.id }));
  const [wrong, setWrong] = useState<string>();
  const { base, version, values } = state.draft;
  const { error } = edit;
  useUnsavedChangesWarning(changedFields(base, values).length > 0);
  const theirs = error instanceof ApiError && error.status === 412 ? (error.current as DeviceView) : null;
  const issues = error instanceof ApiError ? error.issues : [];
  const issueOf = (field: EditField) =>
    issues.find(({ path }) => path === field || path.startsWith(`${field}.`))?.message;

  function write<Field extends EditField>(field: Field, value: EditValues[Field]) {
    if (field === "attributes") setWrong(undefined);
    state.keep({ base, version, values: { ...values, [field]: value } });
  }

  const focus = (field: EditField) => form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus();

  function save(onto: number) {
    if (edit.isPending) return;
    const read = parseProfile(values.attributes);
    if ("reason" in read) {
      setWrong(json(read.line > 0 ? "syntaxAt" : read.reason, { line: read.line }));
      return focus("attributes");
    }
    if (changedFields(base, values).length === 0) return finish();
    edit.mutate(
      { edits: toPatch(base, values, read.profile), version: onto },
      {
        onSuccess() {
          toast({ title: t("saved") });
          finish();
        },
        onError(refused) {
          const first = refused instanceof ApiError && refused.issues[0]?.path.split(".")[0];
          if (first) focus(first as EditField);
        },
      },
    );
  }

  function finish() {
    state.discard();
    onClose();
  }

  /** Theirs instead of mine; the toast brings mine back. */
  function takeTheirs(current: DeviceView) {
    const mine: EditDraft = { base: toFormValues(current), version: current.version, values };
    edit.reset();
    finish();
    toast({ title: t("putAside"), action: { label: common("undo"), run: () => state.keep(mine) } });
  }

  return (
    <form
      ref={form}
      noValidate
      aria-label={t("title")}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        save(theirs?.version ?? version);
      }}
      className="flex max-w-2xl flex-col gap-4"
    >
      {theirs ? (
        <EditConflict project={project} theirs={theirs} base={base} mine={values} />
      ) : (
        <FormError error={error} />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        {textFields.map((field) => (
          <Input
            key={field}
            name={field}
            label={field === "make" ? t("make") : label(field)}
            autoComplete="off"
            value={values[field]}
            onChange={(event) => write(field, event.target.value)}
            error={issueOf(field)}
          />
        ))}
      </div>
      <SelectField
        name="notificationsAllowed"
        label={t("notifications")}
        description={t("notificationsHint")}
        value={values.notificationsAllowed}
        onChange={(event) =>
          write("notificationsAllowed", event.target.value as EditValues["notificationsAllowed"])
        }
      >
        <option value="">{common("none")}</option>
        <option value="true">{common("allowed")}</option>
        <option value="false">{common("refused")}</option>
      </SelectField>
      <Textarea
        name="attributes"
        label={t("attributes")}
        description={t("attributesHint")}
        error={wrong ?? issueOf("attributes")}
        value={values.attributes}
        onValueChange={(text) => write("attributes", text)}
        maxRows={24}
        spellCheck={false}
        autoCapitalize="none"
        className="w-full bg-surface font-mono text-xs/5! focus:ring-2! focus:ring-accent!"
      />
      <div className="flex flex-wrap justify-end gap-2">
        {theirs ? (
          <Button onClick={() => takeTheirs(theirs)}>{t("reload")}</Button>
        ) : (
          <Button onClick={finish}>{state.isKept ? t("discard") : common("cancel")}</Button>
        )}
        <Button type="submit" variant="primary" aria-busy={edit.isPending}>
          {edit.isPending ? t("saving") : theirs ? t("applyMine") : t("save")}
        </Button>
      </div>
    </form>
  );
}

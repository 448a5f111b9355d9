import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { inDialog } from "@/components/ui/dialog";
import { CheckboxField, Input } from "@/components/ui/fields";
import { writeClipboard } from "@/components/ui/icon-button";
import { useToast } from "@/components/ui/toast";
import { useOrigin } from "@/components/ui/use-browser-value";
import { createSavedViewMutation, updateSavedViewMutation } from "@/lib/saved-views/client";
import { savedViewPath } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";

interface SaveViewFormProps {
  list: SavedView["list"];
  /** The state of the list, for a new view. */
  query: string;
  /** The view to change; null saves a new one. */
  view: SavedView | null;
  onClose: () => void;
  /** Called with a new view. */
  onCreated: (view: SavedView) => void;
}

const maxNameLength = 80;

function SaveViewForm({ list, query, view, onClose, onCreated }: SaveViewFormProps) {
  const project = useProjectSlug();
  const t = useTranslations("views");
  const toast = useToast();
  const origin = useOrigin();
  const href = useProjectHref();
  const { canEdit, canAdminister } = usePermissions();
  const name = useRequiredText(
    (text) => (!text && t("nameMissing")) || (text.length > maxNameLength && t("nameTooLong")),
    view?.name,
  );
  const [shared, setShared] = useState(view?.shared ?? false);
  const [isDefault, setDefault] = useState(view?.isDefault ?? false);
  const create = useMutation(createSavedViewMutation(project, list));
  const update = useMutation(updateSavedViewMutation(project));

  async function save(): Promise<SavedView> {
    // A view is shared before it can be the default.
    const saved = view ?? create.data ?? (await create.mutateAsync({ name: name.text, query, shared }));
    const changes = {
      ...(saved.name !== name.text && { name: name.text }),
      ...(saved.shared !== shared && { shared }),
      ...(saved.isDefault !== (isDefault && shared) && { isDefault: isDefault && shared }),
    };
    if (Object.keys(changes).length === 0) return saved;
    return update.mutateAsync({ id: saved.id, changes });
  }

  function submit() {
    if (!name.check()) return;
    save().then(
      (saved) => {
        toast({
          title: t("saved", { name: saved.name }),
          ...(shared && {
            action: {
              label: t("copyLink"),
              run: () => void writeClipboard(origin + href(savedViewPath(saved))),
            },
          }),
        });
        onClose();
        if (!view) onCreated(saved);
      },
      // Shown by the form.
      () => {},
    );
  }

  return (
    <DialogForm
      title={t(view ? "editTitle" : "saveTitle")}
      description={t(view ? "editText" : "saveText")}
      // A new view that becomes the default is created and then updated.
      mutation={{ error: create.error ?? update.error, isPending: create.isPending || update.isPending }}
      submitLabel={t("saveConfirm")}
      busyLabel={t("saving")}
      onClose={onClose}
      onSubmit={submit}
    >
      <Input label={t("name")} autoComplete="off" autoFocus {...name.field} />
      {canEdit && (
        <CheckboxField
          label={t("share")}
          description={t("shareText")}
          checked={shared}
          onChange={(event) => setShared(event.target.checked)}
        />
      )}
      {canAdminister && (
        <CheckboxField
          label={t("default")}
          description={t(`defaultText.${list}`)}
          checked={isDefault}
          onChange={(event) => {
            setDefault(event.target.checked);
            if (event.target.checked) setShared(true);
          }}
        />
      )}
    </DialogForm>
  );
}

/** Saves the list's current state as a named view, or changes a view's name and whom it is for. */
export const SaveViewDialog = inDialog(SaveViewForm);

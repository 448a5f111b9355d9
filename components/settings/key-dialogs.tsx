import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Callout } from "@/components/ui/callout";
import { inDialog } from "@/components/ui/dialog";
import { CheckboxField, Input } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { FullTimestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import {
  createApiKeyMutation,
  renameApiKeyMutation,
  revokeApiKeyMutation,
  rotateApiKeyMutation,
} from "@/lib/api-keys/client";
import { apiKeyKinds } from "@/lib/api-keys/types";
import type { ApiKeyView, NewApiKeyView, RotatedApiKeyView } from "@/lib/api-keys/views";
import { otherClients } from "./key-use";

interface CreateKeyFormProps {
  onClose: () => void;
  onCreated: (key: NewApiKeyView) => void;
}

const lifetimes = ["never", "30", "90", "365"] as const;
const dayMs = 24 * 60 * 60 * 1_000;

function CreateKeyForm({ onClose, onCreated }: CreateKeyFormProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.keys");
  const create = useMutation(createApiKeyMutation(project));
  const name = useRequiredText((text) => !text && t("dialog.nameMissing"));
  const [kind, setKind] = useState<ApiKeyView["kind"]>("server");
  const [requireUserToken, setRequireUserToken] = useState(true);
  const [lifetime, setLifetime] = useState<(typeof lifetimes)[number]>("never");

  function submit() {
    if (!name.check()) return;
    create.mutate(
      {
        name: name.text,
        kind,
        ...(kind === "mobile" && { requireUserToken }),
        expiresAt:
          lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * dayMs).toISOString(),
      },
      { onSuccess: onCreated },
    );
  }

  return (
    <DialogForm
      title={t("dialog.title")}
      description={t("dialog.text")}
      mutation={create}
      submitLabel={t("make")}
      busyLabel={t("dialog.busy")}
      onClose={onClose}
      onSubmit={submit}
    >
      <Input
        label={t("dialog.name")}
        description={t("dialog.nameHint")}
        maxLength={100}
        autoFocus
        autoComplete="off"
        {...name.field}
      />
      <Choice
        label={t("dialog.kind")}
        description={t(`kindText.${kind}`)}
        values={apiKeyKinds}
        value={kind}
        text={(one) => t(`kind.${one}`)}
        onChange={setKind}
      />
      {kind === "mobile" && (
        <CheckboxField
          label={t("dialog.requireUserToken")}
          description={t("dialog.requireUserTokenHint")}
          checked={requireUserToken}
          onChange={(event) => setRequireUserToken(event.target.checked)}
        />
      )}
      <Choice
        label={t("dialog.expires")}
        values={lifetimes}
        value={lifetime}
        text={(one) => (one === "never" ? t("dialog.never") : t("dialog.days", { days: Number(one) }))}
        onChange={setLifetime}
      />
    </DialogForm>
  );
}

export const CreateKeyDialog = inDialog(CreateKeyForm);

interface KeyFormProps<Changed> {
  apiKey: ApiKeyView;
  onClose: () => void;
  onDone: (key: Changed) => void;
}

function RenameKeyForm({ apiKey, onClose, onDone }: KeyFormProps<ApiKeyView>) {
  const project = useProjectSlug();
  const t = useTranslations("settings.keys.renameDialog");
  const rename = useMutation(renameApiKeyMutation(project));
  const name = useRequiredText((text) => !text && t("nameMissing"), apiKey.name);
  return (
    <DialogForm
      title={t("title", { name: apiKey.name })}
      description={t("text")}
      mutation={rename}
      submitLabel={t("confirm")}
      busyLabel={t("busy")}
      onClose={onClose}
      onSubmit={() =>
        name.check() && rename.mutate({ id: apiKey.id, name: name.text }, { onSuccess: onDone })
      }
    >
      <Input {...name.field} label={t("name")} maxLength={100} autoFocus />
    </DialogForm>
  );
}

export const RenameKeyDialog = inDialog(RenameKeyForm);

const overlaps = [0, 3_600, 86_400, 604_800, 2_592_000] as const;

/** Creates a replacement key; the old key keeps working for the chosen time. */
function RotateKeyForm({ apiKey, onClose, onDone }: KeyFormProps<RotatedApiKeyView>) {
  const project = useProjectSlug();
  const t = useTranslations("settings.keys.rotateDialog");
  const rotate = useMutation(rotateApiKeyMutation(project));
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>(86_400);
  return (
    <DialogForm
      title={t("title", { name: apiKey.name })}
      description={t("text")}
      mutation={rotate}
      submitLabel={t("confirm")}
      busyLabel={t("busy")}
      onClose={onClose}
      onSubmit={() => rotate.mutate({ id: apiKey.id, overlapSeconds: overlap }, { onSuccess: onDone })}
    >
      <Choice
        label={t("overlap")}
        values={overlaps}
        value={overlap}
        text={(seconds) => t(`for.${seconds}`)}
        onChange={setOverlap}
      />
    </DialogForm>
  );
}

export const RotateKeyDialog = inDialog(RotateKeyForm);

interface RevokeKeyDialogProps {
  apiKey: ApiKeyView;
  open: boolean;
  onClose: () => void;
}

const recentMs = 24 * 60 * 60 * 1_000;

/** Names the key, says what used it last, and warns when that was within a day. */
export function RevokeKeyDialog({ apiKey, open, onClose }: RevokeKeyDialogProps) {
  const project = useProjectSlug();
  const t = useTranslations("settings.keys.revokeDialog");
  const toast = useToast();
  const revoke = useMutation(revokeApiKeyMutation(project));
  const { id, name, keyMasked, lastUsedAt, replacedBy } = apiKey;
  const isInUse = lastUsedAt !== null && Date.parse(lastUsedAt) > Date.now() - recentMs;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t("title", { name, key: keyMasked })}
      description={t("text")}
      confirmLabel={t(revoke.isPending ? "busy" : "confirm")}
      mutation={revoke}
      onConfirm={() =>
        revoke.mutate(id, {
          onSuccess() {
            onClose();
            toast({ title: t("done", { name }) });
          },
        })
      }
    >
      {isInUse ? (
        <Callout kind="failure" title={t("inUse")}>
          <LastUse apiKey={apiKey} />
          <p className="mt-1">{t(replacedBy === null ? "inUseText" : "inUseReplaced")}</p>
        </Callout>
      ) : (
        <div className="text-sm text-ink-soft">
          <LastUse apiKey={apiKey} />
        </div>
      )}
    </ConfirmDialog>
  );
}

/** What used the key last, and what else did. */
function LastUse({ apiKey }: { apiKey: ApiKeyView }) {
  const t = useTranslations("settings.keys");
  const api = useTranslations("activity.source");
  const { lastUsedAt, lastUsedVia, lastUsedClient } = apiKey;
  const others = otherClients(apiKey);
  if (lastUsedAt === null) return <p>{t("revokeDialog.unused")}</p>;
  return (
    <>
      <p>
        {t("revokeDialog.lastUse")} <FullTimestamp value={lastUsedAt} />
        {lastUsedVia && ` ${t("through", { api: api(lastUsedVia) })}`}
        {lastUsedClient && <span className="wrap-anywhere"> {t("by", { client: lastUsedClient })}</span>}
      </p>
      {others.length > 0 && (
        <>
          <p className="mt-1">{t("alsoBy")}</p>
          <ul className="list-disc ps-5">
            {others.map(({ client, via, at }) => (
              <li key={`${via} ${client}`}>
                <span className="wrap-anywhere">{client}</span> {t("through", { api: api(via) })},{" "}
                <FullTimestamp value={at} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

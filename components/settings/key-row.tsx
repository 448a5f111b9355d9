"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { revokeApiKeyMutation } from "@/lib/api-keys/client";
import type { ApiKeyView, NewApiKeyView } from "@/lib/api-keys/views";
import { RotateKeyDialog } from "./rotate-key-dialog";

interface KeyRowProps {
  project: string;
  apiKey: ApiKeyView;
  onRotated: (key: NewApiKeyView) => void;
}

export function KeyRow({ project, apiKey, onRotated }: KeyRowProps) {
  const t = useTranslations("settings.keys");
  const [dialog, setDialog] = useState<"rotate" | "revoke" | null>(null);
  const toast = useToast();
  const revoke = useMutation(revokeApiKeyMutation(useQueryClient(), project));
  const { id, name, kind, keyMasked, createdAt, createdBy, creatorLeft, lastUsedAt, expiresAt, revokedAt } =
    apiKey;
  const isInactive = revokedAt !== null || (expiresAt !== null && new Date(expiresAt) <= new Date());
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className={`min-w-0 flex-1 basis-64 ${isInactive ? "text-ink-soft" : ""}`}>
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          <Tag>{t(`kind.${kind}`)}</Tag>
          {apiKey.requireUserToken === false && <Tag>{t("trusting")}</Tag>}
        </p>
        <p className="font-mono text-xs/5 text-ink-soft">{keyMasked}</p>
        <p className="text-xs/5 text-ink-soft">
          {creatorLeft ? (
            <strong className="font-medium text-bad-ink">{t("creatorLeft", { by: createdBy ?? "" })}</strong>
          ) : createdBy ? (
            t("madeBy", { by: createdBy })
          ) : (
            t("made")
          )}{" "}
          <Timestamp value={createdAt} />
          {" · "}
          {lastUsedAt ? (
            <>
              {t("lastUsed")} <Timestamp value={lastUsedAt} />
            </>
          ) : (
            t("neverUsed")
          )}
          {revokedAt && (
            <>
              {" · "}
              <strong className="font-medium text-bad-ink">{t("revoked")}</strong>{" "}
              <Timestamp value={revokedAt} />
            </>
          )}
          {!revokedAt && expiresAt && (
            <>
              {" · "}
              {t(isInactive ? "expired" : "expires")} <DateTime value={expiresAt} />
            </>
          )}
        </p>
      </div>
      {!isInactive && (
        <div className="flex gap-2">
          <Button size="sm" aria-label={t("rotateNamed", { name })} onClick={() => setDialog("rotate")}>
            {t("rotate")}
          </Button>
          <Button
            size="sm"
            variant="secondary-destructive"
            aria-label={t("revokeNamed", { name })}
            onClick={() => setDialog("revoke")}
          >
            {t("revoke")}
          </Button>
        </div>
      )}
      <RotateKeyDialog
        project={project}
        apiKey={apiKey}
        open={dialog === "rotate"}
        onClose={() => setDialog(null)}
        onRotated={(newKey) => {
          setDialog(null);
          onRotated(newKey);
        }}
      />
      <ConfirmDialog
        open={dialog === "revoke"}
        onClose={() => setDialog(null)}
        title={t("revokeDialog.title", { name })}
        description={t("revokeDialog.text")}
        confirmLabel={t(revoke.isPending ? "revokeDialog.busy" : "revokeDialog.confirm")}
        error={revoke.error}
        busy={revoke.isPending}
        onConfirm={() =>
          revoke.mutate(id, {
            onSuccess() {
              setDialog(null);
              toast({ title: t("revokeDialog.done", { name }) });
            },
          })
        }
      />
    </li>
  );
}

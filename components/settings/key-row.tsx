import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { DateTime, FullTimestamp, Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import type { ApiKeyView, RotatedApiKeyView } from "@/lib/api-keys/views";
import { RenameKeyDialog, RevokeKeyDialog, RotateKeyDialog } from "./key-dialogs";
import { KeyUse, OtherClients } from "./key-use";

interface KeyRowProps {
  apiKey: ApiKeyView;
  onRotated: (key: RotatedApiKeyView) => void;
}

export function KeyRow({ apiKey, onRotated }: KeyRowProps) {
  const t = useTranslations("settings.keys");
  const [dialog, setDialog] = useState<"rename" | "rotate" | "revoke" | null>(null);
  const close = () => setDialog(null);
  const toast = useToast();
  const { name, kind, keyMasked, createdAt, createdBy, creatorLeft, expiresAt, revokedAt } = apiKey;
  const isReplaced = apiKey.replacedBy !== null;
  const isInactive = revokedAt !== null || (expiresAt !== null && new Date(expiresAt) <= new Date());
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className={`min-w-0 flex-1 basis-64 ${isInactive ? "text-ink-soft" : ""}`}>
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          <Tag>{t(`kind.${kind}`)}</Tag>
          {isReplaced && <Tag>{t("replaced")}</Tag>}
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
          <KeyUse apiKey={apiKey} />
          {revokedAt && (
            <>
              {" · "}
              <strong className="font-medium text-bad-ink">{t("revoked")}</strong>{" "}
              <Timestamp value={revokedAt} />
            </>
          )}
          {!revokedAt && expiresAt && (isInactive || !isReplaced) && (
            <>
              {" · "}
              {t(isInactive ? "expired" : "expires")} <DateTime value={expiresAt} />
            </>
          )}
        </p>
        {!isInactive && <OtherClients apiKey={apiKey} />}
        {isReplaced && !isInactive && expiresAt && (
          <p className="text-xs/5 font-medium text-warn-ink">
            {t("replacedUntil")} <FullTimestamp value={expiresAt} isToCome />
          </p>
        )}
      </div>
      {!isInactive && (
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            variant="ghost"
            aria-label={t("renameNamed", { name })}
            onClick={() => setDialog("rename")}
          >
            {t("rename")}
          </Button>
          {!isReplaced && (
            <Button size="sm" aria-label={t("rotateNamed", { name })} onClick={() => setDialog("rotate")}>
              {t("rotate")}
            </Button>
          )}
          <Button
            size="sm"
            variant="secondary-destructive"
            aria-label={isReplaced ? t("endNamed", { name, key: keyMasked }) : t("revokeNamed", { name })}
            onClick={() => setDialog("revoke")}
          >
            {t(isReplaced ? "end" : "revoke")}
          </Button>
        </div>
      )}
      <RotateKeyDialog
        apiKey={apiKey}
        open={dialog === "rotate"}
        onClose={close}
        onDone={(newKey) => {
          close();
          onRotated(newKey);
        }}
      />
      <RenameKeyDialog
        apiKey={apiKey}
        open={dialog === "rename"}
        onClose={close}
        onDone={(renamed) => {
          close();
          toast({ title: t("renameDialog.done", { name: renamed.name }) });
        }}
      />
      <RevokeKeyDialog apiKey={apiKey} open={dialog === "revoke"} onClose={close} />
    </li>
  );
}

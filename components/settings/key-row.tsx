"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import type { ApiKeyView, NewApiKeyView } from "@/lib/api-keys/views";
import { RevokeKeyDialog } from "./revoke-key-dialog";
import { RotateKeyDialog } from "./rotate-key-dialog";

interface KeyRowProps {
  project: string;
  apiKey: ApiKeyView;
  onRotated: (key: NewApiKeyView) => void;
}

/** One key: what it is, whether it holds, when it was last used, and its two verbs. */
export function KeyRow({ project, apiKey, onRotated }: KeyRowProps) {
  const t = useTranslations("settings.keys");
  const [asking, setAsking] = useState<"rotate" | "revoke" | null>(null);
  const { name, kind, keyMasked, createdAt, createdBy, creatorLeft, lastUsedAt, expiresAt, revokedAt } =
    apiKey;
  const ended = revokedAt !== null || (expiresAt !== null && new Date(expiresAt) <= new Date());
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className={`min-w-0 flex-1 basis-64 ${ended ? "text-ink-soft" : ""}`}>
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
              {t(ended ? "expired" : "expires")} <DateTime value={expiresAt} />
            </>
          )}
        </p>
      </div>
      {!ended && (
        <div className="flex gap-2">
          <Button size="sm" aria-label={t("rotateNamed", { name })} onClick={() => setAsking("rotate")}>
            {t("rotate")}
          </Button>
          <Button
            size="sm"
            variant="secondary-destructive"
            aria-label={t("revokeNamed", { name })}
            onClick={() => setAsking("revoke")}
          >
            {t("revoke")}
          </Button>
        </div>
      )}
      <RotateKeyDialog
        project={project}
        apiKey={apiKey}
        open={asking === "rotate"}
        onClose={() => setAsking(null)}
        onRotated={(made) => {
          setAsking(null);
          onRotated(made);
        }}
      />
      <RevokeKeyDialog
        project={project}
        apiKey={apiKey}
        open={asking === "revoke"}
        onClose={() => setAsking(null)}
      />
    </li>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { Pager, QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Secret } from "@/components/ui/secret";
import { textLink } from "@/components/ui/styles";
import { useDistance } from "@/components/ui/timestamp";
import { apiKeysQuery } from "@/lib/api-keys/client";
import type { ApiKeyView, NewApiKeyView, RotatedApiKeyView } from "@/lib/api-keys/views";
import { CreateKeyDialog } from "./key-dialogs";
import { KeyRow } from "./key-row";
import { SettingsLayout } from "./settings-layout";

export function KeysSettings() {
  const t = useTranslations("settings.keys");
  const slug = useProjectSlug();
  const { canAdminister } = usePermissions();
  const [page, setPage] = useState(1);
  const [asked, ask] = useQueryState("create", parseAsStringLiteral(["1"]));
  const isCreating = asked !== null && canAdminister;
  const setCreating = (on: boolean) => void ask(on ? "1" : null);
  const [newKey, setNewKey] = useState<NewApiKeyView | RotatedApiKeyView | null>(null);
  const keys = useQuery({ ...apiKeysQuery(slug, page), enabled: canAdminister });
  const { data } = keys;
  return (
    <SettingsLayout
      title={t("title")}
      text={t("text")}
      actions={
        canAdminister && (
          <Button variant="primary" onClick={() => setCreating(true)}>
            {t("make")}
          </Button>
        )
      }
    >
      <p className="-mt-3 text-ink-soft">
        {t("useText")}{" "}
        <Link href="/docs/api" className={textLink}>
          {t("reference")}
        </Link>
      </p>
      {newKey && (
        <Secret value={newKey.key} what={t("keyNamed", { name: newKey.name })} warning={t("once")}>
          {"replaces" in newKey && <OldKey apiKey={newKey.replaces} />}
        </Secret>
      )}
      <QueryState query={keys} failed={t("loadFailed")} />
      {data?.items.length === 0 && <p className="text-ink-soft">{t("none")}</p>}
      {data && data.items.length > 0 && (
        <ul aria-label={t("title")} className="divide-y divide-line rounded-xl ring ring-line">
          {data.items.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRotated={setNewKey} />
          ))}
        </ul>
      )}
      {data && <Pager page={page} count={data.page.pageCount} onPage={setPage} />}
      <CreateKeyDialog
        open={isCreating}
        onClose={() => setCreating(false)}
        onCreated={(key) => {
          setCreating(false);
          setNewKey(key);
        }}
      />
    </SettingsLayout>
  );
}

/** Until when a rotated key works, right after its rotation. */
function OldKey({ apiKey: { keyMasked: key, expiresAt, revokedAt } }: { apiKey: ApiKeyView }) {
  const t = useTranslations("settings.keys");
  const format = useFormatter();
  const { date, now } = useDistance(expiresAt ?? "", true);
  if (revokedAt !== null) return t("oldKeyEnded", { key });
  const at = format.dateTime(date, { dateStyle: "medium", timeStyle: "long" });
  return t("oldKey", { key, at, relative: format.relativeTime(date, now) });
}

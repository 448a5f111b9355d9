import { useTranslations } from "use-intl";
import { Timestamp } from "@/components/ui/timestamp";
import type { ApiKeyView } from "@/lib/api-keys/views";

/** "last used 5 minutes ago through the Iterable API by okhttp/4.12", or that it never was. */
export function KeyUse({ apiKey: { lastUsedAt, lastUsedVia, lastUsedClient } }: { apiKey: ApiKeyView }) {
  const t = useTranslations("settings.keys");
  const api = useTranslations("activity.source");
  if (lastUsedAt === null) return t("neverUsed");
  return (
    <>
      {t("lastUsed")} <Timestamp value={lastUsedAt} />
      {lastUsedVia && ` ${t("through", { api: api(lastUsedVia) })}`}
      {lastUsedClient && <span className="break-all"> {t("by", { client: lastUsedClient })}</span>}
    </>
  );
}

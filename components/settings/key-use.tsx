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
      {lastUsedClient && <span className="wrap-anywhere"> {t("by", { client: lastUsedClient })}</span>}
    </>
  );
}

/** The clients besides the last one, as far as they are known. */
export function otherClients({ recentClients, lastUsedClient, lastUsedVia }: ApiKeyView) {
  return recentClients.filter(({ client, via }) => client !== lastUsedClient || via !== lastUsedVia);
}

/** "Also used by cron/2 3 hours ago, backend/1 2 days ago". */
export function OtherClients({ apiKey }: { apiKey: ApiKeyView }) {
  const t = useTranslations("settings.keys");
  const others = otherClients(apiKey);
  if (others.length === 0) return null;
  return (
    <p className="text-xs/5 text-ink-soft">
      {t("alsoBy")}{" "}
      {others.map(({ client, via, at }, n) => (
        <span key={`${via} ${client}`}>
          {n > 0 && ", "}
          <span className="wrap-anywhere">{client}</span> <Timestamp value={at} />
        </span>
      ))}
    </p>
  );
}

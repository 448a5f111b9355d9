import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/context";
import { Callout } from "@/components/ui/callout";
import { FullTimestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { revokeApiKeyMutation } from "@/lib/api-keys/client";
import type { ApiKeyView } from "@/lib/api-keys/views";
import { otherClients } from "./key-use";

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

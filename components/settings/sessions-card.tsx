import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/errors";
import { QueryState } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { endOtherSessionsMutation, endSessionMutation, sessionsQuery } from "@/lib/sessions/client";
import type { SessionView } from "@/lib/sessions/views";
import { Card } from "./settings-layout";

/** Where the operator is signed in. This browser's own session ends by signing out. */
export function SessionsCard() {
  const t = useTranslations("settings.account.sessions");
  const toast = useToast();
  const sessions = useQuery(sessionsQuery());
  const { data } = sessions;
  const endOthers = useMutation(endOtherSessionsMutation());
  return (
    <Card title={t("title")} text={t("text")}>
      <QueryState query={sessions} failed={t("loadFailed")} />
      <ul aria-label={t("title")} className="divide-y divide-line">
        {data?.items.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <FormError error={endOthers.error} />
      {data?.items.some(({ current }) => !current) && (
        <div>
          <Button
            variant="secondary-destructive"
            aria-busy={endOthers.isPending}
            onClick={() =>
              endOthers.mutate(undefined, {
                onSuccess: ({ ended }) => toast({ title: t("othersEnded", { count: ended }) }),
              })
            }
          >
            {t("endOthers")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function SessionRow({ session }: { session: SessionView }) {
  const t = useTranslations("settings.account.sessions");
  const toast = useToast();
  const { id, browser, operatingSystem, address, createdAt, lastUsedAt, current } = session;
  const name =
    browser && operatingSystem
      ? t("browserOn", { browser, system: operatingSystem })
      : (browser ?? operatingSystem ?? t("unknown"));
  const end = useMutation({
    ...endSessionMutation(),
    // Not passed to `mutate`: this row unmounts before that callback would run.
    onSuccess: () => toast({ title: t("ended", { name }) }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {current && <Tag>{t("current")}</Tag>}
        </p>
        <p className="text-xs text-ink-soft">
          <span className="break-all">{address}</span> · {t("signedIn")} <Timestamp value={createdAt} /> ·{" "}
          {t("lastUsed")} <Timestamp value={lastUsedAt} />
        </p>
        <FormError error={end.error} />
      </div>
      {!current && (
        <Button
          size="sm"
          aria-label={t("endNamed", { name, address })}
          aria-busy={end.isPending}
          onClick={() => end.mutate(id)}
        >
          {t("end")}
        </Button>
      )}
    </li>
  );
}

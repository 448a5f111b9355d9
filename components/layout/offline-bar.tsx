import { CloudSlashIcon } from "@phosphor-icons/react/dist/csr/CloudSlash";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { NetworkError } from "@/lib/http/client";

const probeEveryMs = 2_000;

const serverAnswers = () =>
  fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(probeEveryMs * 2) }).then(
    () => true,
    () => false,
  );

/**
 * Whether requests get no answer: noticed when one fails, then tried until the server answers again. Browsers also report
 * "offline" without internet access, where Rollcall may run, so the server itself is asked as long as they do.
 */
function useOffline(): boolean {
  const client = useQueryClient();
  const [offline, setOffline] = useState(false);
  const [suspected, setSuspected] = useState(false);

  useEffect(() => {
    const notice = ({ error }: { error: unknown }) => {
      if (error instanceof NetworkError) setOffline(true);
    };
    const unsubscribeQueries = client.getQueryCache().subscribe(({ query }) => notice(query.state));
    const unsubscribeMutations = client
      .getMutationCache()
      .subscribe(({ mutation }) => mutation && notice(mutation.state));
    const suspect = () => setSuspected(!navigator.onLine);
    window.addEventListener("offline", suspect);
    window.addEventListener("online", suspect);
    return () => {
      unsubscribeQueries();
      unsubscribeMutations();
      window.removeEventListener("offline", suspect);
      window.removeEventListener("online", suspect);
    };
  }, [client]);

  useEffect(() => {
    if (!offline && !suspected) return;
    let hasEnded = false;
    const probe = async () => {
      const answers = await serverAnswers();
      // An older question may time out after a newer one was answered.
      if (hasEnded) return;
      setOffline(!answers);
      if (answers && offline) await client.invalidateQueries();
    };
    if (!offline) void probe();
    const timer = setInterval(probe, probeEveryMs);
    return () => {
      hasEnded = true;
      clearInterval(timer);
    };
  }, [offline, suspected, client]);

  return offline;
}

/** Without an answer to its request, a link would end on the browser's error page. */
function keepPage(event: MouseEvent): void {
  if (!(event.target instanceof Element) || !event.target.closest("a[href]:not([href^='#'])")) return;
  event.preventDefault();
  event.stopPropagation();
}

export function OfflineBar() {
  const t = useTranslations("errors");
  const offline = useOffline();
  useEffect(() => {
    if (!offline) return;
    document.addEventListener("click", keepPage, true);
    return () => document.removeEventListener("click", keepPage, true);
  }, [offline]);
  return (
    <div role="status">
      {offline && (
        <p className="flex items-start gap-2.5 border-b border-line bg-warn-tint px-4 py-2.5 text-sm sm:px-6">
          <CloudSlashIcon size={18} weight="fill" aria-hidden="true" className="mt-px shrink-0" />
          <span>
            <strong className="font-medium">{t("offline")}.</strong> {t("offlineText")}
          </span>
        </p>
      )}
    </div>
  );
}

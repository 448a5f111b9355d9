"use client";

import { useTranslations } from "use-intl";
import { ApiError } from "@/lib/http/client";

interface ErrorText {
  /** One sentence: what happened. */
  reason: string;
  /** One more: whether anything was changed and what to do; empty where the server said it all. */
  advice: string;
  requestId: string | undefined;
}

/** Puts a failed request into words. */
export function useErrorText(): (error: Error) => ErrorText {
  const t = useTranslations("errors");
  return (error) => {
    if (!(error instanceof ApiError)) {
      return { reason: t("network"), advice: t("networkText"), requestId: undefined };
    }
    const { detail, title, status, requestId } = error;
    const said = detail ?? title;
    return said && status < 500
      ? { reason: said, advice: "", requestId }
      : { reason: said ?? t("unexpected", { status }), advice: t("unexpectedText"), requestId };
  };
}

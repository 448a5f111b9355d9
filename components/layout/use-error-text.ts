"use client";

import { useTranslations } from "use-intl";
import { ApiError } from "@/lib/http/client";

interface ErrorText {
  /** What happened, in one sentence. */
  reason: string;
  /** What to do next; empty if the reason already says so. */
  advice: string;
  requestId: string | undefined;
}

/** Describes a failed request. */
export function useErrorText(): (error: Error) => ErrorText {
  const t = useTranslations("errors");
  return (error) => {
    if (!(error instanceof ApiError)) {
      return { reason: t("network"), advice: t("networkText"), requestId: undefined };
    }
    const { detail, title, status, requestId } = error;
    const message = detail ?? title;
    return message && status < 500
      ? { reason: message, advice: "", requestId }
      : { reason: message ?? t("unexpected", { status }), advice: t("unexpectedText"), requestId };
  };
}

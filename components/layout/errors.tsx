import { useLocale, useTranslations } from "use-intl";
import { Callout } from "@/components/ui/callout";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/client";

/** A form's submission error. Renders nothing without one. */
export function FormError({ error }: { error: Error | null | undefined }) {
  const t = useTranslations("errors");
  const errorText = useErrorText();
  if (!error) return null;
  const { reason, advice, requestId } = errorText(error);
  return (
    <Callout kind="failure" title={reason}>
      {advice} {requestId && `${t("requestId")} ${requestId}`}
    </Callout>
  );
}

/** What happened, in one sentence; what to do next, unless the reason says so; and the request's id. */
export function useErrorText() {
  const t = useTranslations("errors");
  const english = useLocale().startsWith("en");
  return (error: Error) => {
    if (!(error instanceof ApiError)) {
      return { reason: t("network"), advice: t("networkText"), requestId: undefined };
    }
    const { detail, title, status, code, requestId } = error;
    const key = `code.${code}` as "code.internal";
    // The API answers in English: the other languages say what its code means first.
    if (!english && code && t.has(key)) return { reason: t(key), advice: detail ?? "", requestId };
    const message = detail ?? title;
    return message && status < 500
      ? { reason: message, advice: "", requestId }
      : { reason: message ?? t("unexpected", { status }), advice: t("unexpectedText"), requestId };
  };
}

/** Reports a failed change in a toast. */
export function useFailureToast(): (title: string, error: Error) => void {
  const toast = useToast();
  const errorText = useErrorText();
  return (title, error) => toast({ title, description: errorText(error).reason, failure: true });
}

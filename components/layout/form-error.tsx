import { useTranslations } from "use-intl";
import { Callout } from "@/components/ui/callout";
import { useErrorText } from "./use-error-text";

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

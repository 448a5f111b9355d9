"use client";

import type { Ref } from "react";
import { useTranslations } from "use-intl";
import { Callout } from "@/components/ui/callout";
import { useErrorText } from "./use-error-text";

/** A form's submission error. Renders nothing without one. */
export function FormError({ error, ref }: { error: Error | null | undefined; ref?: Ref<HTMLDivElement> }) {
  const t = useTranslations("errors");
  const errorText = useErrorText();
  if (!error) return null;
  const { reason, advice, requestId } = errorText(error);
  return (
    <Callout kind="failure" title={reason} {...(ref && { ref })}>
      {advice} {requestId && `${t("requestId")} ${requestId}`}
    </Callout>
  );
}

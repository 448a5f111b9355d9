import { useTranslations } from "use-intl";
import type { ImportView } from "@/lib/imports/views";

/** Why an import failed; null if it didn't. */
export function useFailureText(): (view: ImportView) => string | null {
  const t = useTranslations("transfer.import.failure");
  return ({ failure, problem }) =>
    failure === null || failure.code === "other" ? problem : t(failure.code, failure.params);
}

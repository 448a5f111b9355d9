import { useTranslations } from "use-intl";
import type { DeliveryProblem } from "@/lib/test-push/types";

/** The name of a push service; one that the console does not know keeps its own. */
export function useServiceName(): (service: string) => string {
  const t = useTranslations("delivery.service");
  return (service) => (t.has(service as "apns") ? t(service as "apns") : service);
}

/** Says what an answer of a push service means, and what to do about it. */
export function useExplanation() {
  const t = useTranslations("delivery.problem");
  const nameOf = useServiceName();
  return (problem: DeliveryProblem, pushService: string) => {
    const service = nameOf(pushService);
    return { text: t(`${problem}.text`, { service }), advice: t(`${problem}.advice`, { service }) };
  };
}

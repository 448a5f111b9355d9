import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/layout/confirm-dialog";
import { useProjectSlug } from "@/components/layout/context";
import type { FormState } from "@/components/layout/form";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";
import { Timestamp } from "@/components/ui/timestamp";
import { useToast } from "@/components/ui/toast";
import { decideQuarantineMutation, quarantinesQuery } from "@/lib/feedback/client";
import type { QuarantineView } from "@/lib/feedback/views";
import { useServiceName } from "./use-explanation";

const idle: FormState = { error: null, isPending: false };
type Decision = "apply" | "discard";

/** An application's held-back reports that wait for a decision. Renders nothing without any. */
export function Quarantines({ applicationId }: { applicationId: string }) {
  const project = useProjectSlug();
  const t = useTranslations("delivery.quarantine");
  const toast = useToast();
  const { data, error } = useQuery(quarantinesQuery(project));
  // Here, because a decision removes the quarantine that it was made in.
  const decide = useMutation(decideQuarantineMutation(project));
  const open =
    data?.items.filter((one) => one.applicationId === applicationId && one.closedAt === null) ?? [];
  return (
    <>
      <FormError error={error} />
      {open.map((quarantine) => {
        const { id, devices } = quarantine;
        const isDeciding = decide.variables?.id === id;
        return (
          <Quarantine
            key={id}
            quarantine={quarantine}
            mutation={isDeciding ? decide : idle}
            onDecide={(decision) =>
              decide.mutate(
                { id, decision },
                {
                  onSuccess: () =>
                    toast({ title: t(decision === "apply" ? "applied" : "discarded", { devices }) }),
                },
              )
            }
          />
        );
      })}
    </>
  );
}

interface QuarantineProps {
  quarantine: QuarantineView;
  mutation: FormState;
  onDecide: (decision: Decision) => void;
}

function Quarantine({ quarantine, mutation, onDecide }: QuarantineProps) {
  const t = useTranslations("delivery.quarantine");
  const serviceName = useServiceName();
  const [confirming, setConfirming] = useState(false);
  const { failed, reported, devices, answers, openedAt } = quarantine;
  const service = serviceName(quarantine.service);
  return (
    <section aria-label={t("title")} className="rounded-xl bg-warn-tint p-4 text-sm sm:p-5">
      <h3 className="font-semibold">{t("title")}</h3>
      <p className="max-w-prose">{t("text", { service, failed, reported, devices })}</p>
      <p className="text-ink-soft">
        {t("since")} <Timestamp value={openedAt} />
      </p>
      <ul aria-label={t("answers")} className="mt-2">
        {answers.map(({ code, sender, devices }) => (
          <li key={`${code} ${sender}`}>
            <code className="text-xs">{code}</code>{" "}
            <span className="text-ink-soft tabular-nums">
              · {t("devices", { devices })}
              {sender && ` · ${t("reportedBy", { sender })}`}
            </span>
          </li>
        ))}
      </ul>
      {!confirming && <FormError error={mutation.error} />}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={() => onDecide("discard")} aria-busy={mutation.isPending}>
          {t("discard")}
        </Button>
        <Button variant="secondary-destructive" onClick={() => setConfirming(true)}>
          {t("apply", { devices })}
        </Button>
      </div>
      <ConfirmDialog
        open={confirming}
        onClose={() => setConfirming(false)}
        title={t("confirmTitle", { devices })}
        description={t("confirmText")}
        confirmLabel={t("apply", { devices })}
        mutation={mutation}
        onConfirm={() => onDecide("apply")}
      />
    </section>
  );
}

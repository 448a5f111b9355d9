import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { DialogForm } from "@/components/layout/dialog-form";
import { useRequiredText } from "@/components/layout/use-required-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { inDialog } from "@/components/ui/dialog";
import { CheckboxField, Input } from "@/components/ui/fields";
import type { DeviceView } from "@/lib/devices/views";
import { sendTestPushMutation } from "@/lib/test-push/client";
import type { TestPushInput } from "@/lib/test-push/types";
import type { TestPushView } from "@/lib/test-push/views";
import { useExplanation, useServiceName } from "./use-explanation";

interface TestPushProps {
  device: DeviceView;
  isSimulated: boolean;
  onClose: () => void;
}

function TestPushForm({ device, isSimulated, onClose }: TestPushProps) {
  const project = useProjectSlug();
  const t = useTranslations("delivery.dialog");
  const push = useMutation(sendTestPushMutation(project, device.id));
  const title = useRequiredText((text) => !text && t("titleMissing"), t("titleDefault"));
  const body = useRequiredText((text) => !text && t("bodyMissing"), t("bodyDefault"));
  const [validateOnly, setValidateOnly] = useState(false);
  const [tried, setTried] = useState<TestPushView["environment"][]>([]);
  const service = useServiceName()(device.pushService);
  const isFcm = device.pushService === "fcm";

  function send(more: Partial<TestPushInput> = {}) {
    if (!title.check() || !body.check()) return;
    const input = { title: title.text, body: body.text, ...(isFcm && { validateOnly }), ...more };
    push.mutate(input, {
      onSuccess: ({ environment }) => setTried([...(more.environment ? tried : []), environment]),
    });
  }

  return (
    <DialogForm
      title={t("title")}
      description={t(isSimulated ? "simulated" : "text", { service })}
      mutation={push}
      variant={push.data ? "secondary" : "primary"}
      submitLabel={t(push.data ? "sendAgain" : validateOnly ? "check" : "send")}
      busyLabel={t("sending")}
      cancelLabel={push.data && t("close")}
      onClose={onClose}
      onSubmit={() => send()}
    >
      <Input label={t("titleField")} maxLength={100} autoComplete="off" {...title.field} />
      <Input label={t("bodyField")} maxLength={500} autoComplete="off" {...body.field} />
      {isFcm && (
        <CheckboxField
          label={t("validateOnly")}
          description={t(device.platform === "ios" ? "validateOnlyTextIos" : "validateOnlyText")}
          checked={validateOnly}
          onChange={(event) => setValidateOnly(event.target.checked)}
        />
      )}
      {push.data && !push.isPending && (
        <Answer
          answer={push.data}
          tried={tried}
          onTryOther={(environment) => send({ environment, fixEnvironment: true })}
        />
      )}
    </DialogForm>
  );
}

/** Sends a push to one device and shows the service's answer. */
export const TestPushDialog = inDialog(TestPushForm);

interface AnswerProps {
  answer: TestPushView;
  /** The environments that were tried one after the other. */
  tried: TestPushView["environment"][];
  onTryOther: (environment: TestPushView["environment"]) => void;
}

function Answer({ answer, tried, onTryOther }: AnswerProps) {
  const t = useTranslations("delivery.answer");
  const environments = useTranslations("devices.detail.pushEnvironment");
  const { accepted, validateOnly, otherEnvironment: other, messageId, reason, status } = answer;
  const explain = useExplanation();
  const explained = answer.problem && explain(answer.problem, answer.service);
  const service = useServiceName()(answer.service);
  const environment = environments(answer.environment);
  const named = reason !== null && status !== 0 ? `${status} ${reason}` : reason;
  if (accepted) {
    return (
      <Callout kind="info" title={t(validateOnly ? "valid" : "accepted", { service })}>
        {answer.environmentFixed && <p>{t("fixed", { environment })}</p>}
        {validateOnly && <p>{t("validText")}</p>}
        {messageId && !validateOnly && <Code label={t("messageId")} value={messageId} />}
      </Callout>
    );
  }
  const isInNeither = other !== null && tried.includes(other);
  const text = isInNeither ? t("neither", { service }) : (explained?.text ?? t("refused", { service }));
  return (
    <Callout kind="failure" title={text}>
      {explained && <p>{isInNeither ? t("neitherText") : explained.advice}</p>}
      {named && <Code label={t("reason", { service })} value={named} />}
      {answer.recorded === "applied" && <p className="mt-1">{t("disabled")}</p>}
      {other && !isInNeither && (
        <Button size="sm" variant="primary" className="mt-2" onClick={() => onTryOther(other)}>
          {t("tryOther", { environment: environments(other) })}
        </Button>
      )}
    </Callout>
  );
}

const Code = ({ label, value }: { label: string; value: string }) => (
  <p>
    {label} <code className="inline-block text-xs break-all">{value}</code>
  </p>
);

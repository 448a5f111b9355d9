import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useDeviceName } from "@/components/devices/use-device-name";
import {
  type ConsoleProject,
  usePermissions,
  useProjectHref,
  useProjectSlug,
} from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { PageHeader } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Secret } from "@/components/ui/secret";
import { textLink } from "@/components/ui/styles";
import { useOrigin } from "@/components/ui/use-browser-value";
import { createApiKeyMutation } from "@/lib/api-keys/client";
import type { DeviceView } from "@/lib/devices/views";
import { firstDeviceQuery, sampleDataMutation } from "@/lib/projects/client";

interface FirstUseProps {
  project: ConsoleProject;
  /** Leaves for the page itself, once there is a device or sample data. */
  nextLabel: string;
  onNext: () => void;
}

/** Guides a project without devices to its first registration. */
export function FirstUse({ project, nextLabel, onNext }: FirstUseProps) {
  const t = useTranslations("firstUse");
  const { canEdit, canAdminister } = usePermissions();
  const [key, setKey] = useState<string | null>(null);
  const { data: devices } = useQuery(firstDeviceQuery(project.slug));
  const device = devices?.items[0] ?? null;
  return (
    <>
      <PageHeader title={t("title", { project: project.name })} />
      <div className="flex w-full max-w-3xl flex-col gap-6 px-4 pb-16 sm:px-6">
        <p className="max-w-prose text-ink-soft">{t("text")}</p>
        <ol className="flex flex-col gap-7">
          <Step number={1} title={t("keyTitle")}>
            {canAdminister ? (
              <CreateFirstKey createdKey={key} onCreated={setKey} />
            ) : (
              <p className="text-ink-soft">{t("askAdmin")}</p>
            )}
          </Step>
          <Step number={2} title={t("sendTitle")}>
            <Snippet apiKey={key} />
          </Step>
          <Step number={3} title={t("seeTitle")}>
            <FirstDevice device={device} nextLabel={nextLabel} onNext={onNext} />
          </Step>
        </ol>
        {canEdit && !device && <SampleOffer onDone={onNext} />}
      </div>
    </>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden="true"
        className="grid size-7 place-items-center rounded-full bg-accent-tint text-sm font-semibold text-accent-ink tabular-nums"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-col gap-3 pt-1">
        <h2 className="text-sm font-semibold">{title}</h2>
        {children}
      </div>
    </li>
  );
}

function SampleOffer({ onDone }: { onDone: () => void }) {
  const project = useProjectSlug();
  const t = useTranslations("firstUse");
  // `onDone` belongs to the mutation, not to `mutate`: the first sample device may unmount this before the response.
  const change = useMutation(sampleDataMutation(useQueryClient(), project, onDone));
  return (
    <section aria-label={t("sampleTitle")} className="rounded-xl p-4 ring ring-line">
      <h2 className="text-sm font-semibold">{t("sampleTitle")}</h2>
      <p className="mt-1 mb-3 max-w-prose text-ink-soft">{t("sampleText")}</p>
      <FormError error={change.error} />
      <Button aria-busy={change.isPending} onClick={() => !change.isPending && change.mutate("POST")}>
        {t(change.isPending ? "adding" : "addSample")}
      </Button>
    </section>
  );
}

interface FirstKeyProps {
  /** Kept in the page's memory only. */
  createdKey: string | null;
  onCreated: (key: string) => void;
}

function CreateFirstKey({ createdKey, onCreated }: FirstKeyProps) {
  const project = useProjectSlug();
  const t = useTranslations("firstUse");
  const create = useMutation(createApiKeyMutation(project));
  if (createdKey) return <Secret value={createdKey} what={t("key")} warning={t("keyOnce")} />;
  return (
    <>
      <p className="text-ink-soft">{t("keyText")}</p>
      <FormError error={create.error} />
      <div>
        <Button
          variant="primary"
          aria-busy={create.isPending}
          onClick={() =>
            !create.isPending &&
            create.mutate({ name: t("keyName"), kind: "server" }, { onSuccess: ({ key }) => onCreated(key) })
          }
        >
          {t(create.isPending ? "making" : "makeKey")}
        </Button>
      </div>
    </>
  );
}

interface FirstDeviceProps {
  device: DeviceView | null;
  nextLabel: string;
  onNext: () => void;
}

function FirstDevice({ device, nextLabel, onNext }: FirstDeviceProps) {
  const t = useTranslations("firstUse");
  const href = useProjectHref();
  const deviceName = useDeviceName();
  const link = useRef<HTMLAnchorElement>(null);
  const arrived = device !== null;
  useEffect(() => {
    if (arrived) link.current?.focus();
  }, [arrived]);
  return (
    <div role="status" className={`rounded-xl px-4 py-3.5 ${device ? "bg-good-tint" : "bg-sunken"}`}>
      {device ? (
        <>
          <p className="text-base/6 font-medium">{t("arrived")}</p>
          <p className="text-ink-soft">
            {t("arrivedText", {
              name: deviceName(device),
              user: device.user.email ?? device.user.externalUserId ?? device.user.id,
            })}
          </p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Link
              ref={link}
              href={href(`/devices/${device.id}`)}
              className="inline-flex h-9 items-center rounded-lg bg-accent px-3 text-sm font-medium text-white hover:bg-accent-strong"
            >
              {t("openDevice")}
            </Link>
            <Button onClick={onNext}>{nextLabel}</Button>
          </div>
        </>
      ) : (
        <p className="flex items-center gap-3">
          <span aria-hidden="true" className="size-2 shrink-0 animate-pulse rounded-full bg-accent" />
          {t("waiting")}
        </p>
      )}
    </div>
  );
}

const apis = ["iterable", "genesys", "tribehr"] as const;
type Api = (typeof apis)[number];

const snippets: Record<Api, (origin: string, key: string, project: string) => string> = {
  iterable: (origin, key) => `curl ${origin}/api/users/registerDeviceToken \\
  -H "Api-Key: ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "ada@example.com",
    "device": {
      "token": "a-push-token-from-apns-or-fcm",
      "platform": "APNS",
      "applicationName": "com.example.app",
      "dataFields": { "model": "iPhone 17 Pro", "systemVersion": "26.1" }
    }
  }'`,
  // This API takes the device's user from the credential, so it needs a user token.
  genesys: (origin, key, project) => `TOKEN=$(curl -s ${origin}/api/v1/projects/${project}/user-tokens \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{ "email": "ada@example.com" }' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
curl ${origin}/api/v2/mobiledevices \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "deviceToken": "a-push-token-from-apns-or-fcm",
    "notificationId": "ada-iphone",
    "make": "Apple",
    "model": "iPhone 17 Pro",
    "acceptNotifications": true,
    "type": "ios"
  }'`,
  tribehr: (origin, key) => `curl ${origin}/mobile_devices.json \\
  -u "ada@example.com:${key}" \\
  -d device_identifier=ada-iphone \\
  -d notification_token=a-push-token-from-apns-or-fcm \\
  -d operating_system=ios`,
};

function Snippet({ apiKey }: { apiKey: string | null }) {
  const project = useProjectSlug();
  const t = useTranslations("firstUse");
  const [api, setApi] = useState<Api>("iterable");
  const origin = useOrigin();
  const text = snippets[api](origin, apiKey ?? t("placeholder"), project);
  return (
    <>
      <p className="text-ink-soft">{t(apiKey ? "sendText" : "sendTextNoKey", { key: t("placeholder") })}</p>
      <fieldset className="flex w-fit flex-wrap gap-0.5 rounded-lg bg-sunken p-0.5">
        <legend className="sr-only">{t("api")}</legend>
        {apis.map((one) => (
          <label key={one} className="relative">
            <input
              type="radio"
              name="api"
              value={one}
              checked={api === one}
              onChange={() => setApi(one)}
              className="peer absolute inset-0 cursor-pointer appearance-none rounded-md"
            />
            <span className="pointer-events-none grid h-7 place-items-center rounded-md px-3 text-sm text-ink-soft peer-checked:bg-raised peer-checked:text-ink peer-checked:ring peer-checked:ring-edge peer-hover:text-ink pointer-coarse:h-10">
              {t(`apis.${one}`)}
            </span>
          </label>
        ))}
      </fieldset>
      <CodeBlock value={text} what={t("command")} />
      <p className="text-ink-soft">
        {t("more")}{" "}
        <Link href={`/docs/api#${api}`} className={textLink}>
          {t("reference")}
        </Link>
      </p>
    </>
  );
}

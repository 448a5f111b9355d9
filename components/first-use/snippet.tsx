import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { CodeBlock } from "@/components/ui/code-block";
import { textLink } from "@/components/ui/styles";
import { useOrigin } from "@/components/ui/use-browser-value";

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

export function Snippet({ apiKey }: { apiKey: string | null }) {
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

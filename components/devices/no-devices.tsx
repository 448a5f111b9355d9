"use client";

import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

const never = () => () => {};

const command = (origin: string) => `curl ${origin}/api/users/registerDeviceToken \\
  -H "Api-Key: YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "email": "ada@example.com",
    "device": {
      "token": "a-push-token-from-apns-or-fcm",
      "platform": "APNS",
      "applicationName": "com.example.app",
      "dataFields": { "model": "iPhone 16 Pro", "systemVersion": "18.1" }
    }
  }'`;

/** A project that is new: not emptiness, but how to make the first device appear. */
export function NoDevices({ onLookAgain }: { onLookAgain: () => void }) {
  const t = useTranslations("devices.empty");
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "",
  );
  const text = command(origin);
  return (
    <section className="mx-auto flex w-full max-w-2xl flex-col gap-2 px-4 py-12 lg:pt-24 sm:px-6">
      <h2 className="text-base font-semibold">{t("title")}</h2>
      <p className="max-w-prose text-ink-soft">{t("text")}</p>
      <div className="relative mt-3 rounded-xl bg-sunken ring ring-line">
        <pre className="overflow-x-auto p-4 pe-14 font-mono text-xs/5">{text}</pre>
        <CopyButton value={text} what={t("command")} className="absolute end-2 top-2" />
      </div>
      <div className="mt-3">
        <Button onClick={onLookAgain}>{t("lookAgain")}</Button>
      </div>
    </section>
  );
}

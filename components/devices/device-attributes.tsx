"use client";

import { useTranslations } from "use-intl";
import { CopyButton } from "@/components/ui/copy-button";

/** What the app sent about the device beyond the fields that Rollcall knows. */
export function DeviceAttributes({ attributes }: { attributes: Record<string, unknown> }) {
  const t = useTranslations("devices.detail");
  const title = t("group.attributes");
  const text = JSON.stringify(attributes, null, 2);
  const empty = Object.keys(attributes).length === 0;
  return (
    <section aria-label={title} className="min-w-0 md:col-span-2 xl:col-span-1 2xl:col-span-2">
      <h2 className="border-b border-line pb-2 text-sm font-semibold">{title}</h2>
      {empty ? (
        <p className="py-2.5 text-sm text-ink-soft">{t("attributesEmpty")}</p>
      ) : (
        <div className="relative mt-3 rounded-xl bg-sunken ring ring-line">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
          <pre tabIndex={0} className="max-h-96 overflow-auto rounded-xl p-4 pe-12 font-mono text-xs/5">
            {text}
          </pre>
          <CopyButton value={text} what={title} className="absolute end-2 top-2" />
        </div>
      )}
    </section>
  );
}

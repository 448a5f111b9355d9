"use client";

import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useOrigin } from "@/components/layout/use-origin";
import { CodeBlock } from "@/components/ui/code-block";
import { textLink } from "@/components/ui/styles";
import { getSnippet, type Wire, wires } from "./snippets";

/** The first registration as a command, in each of the wires; with the key where one was just made. */
export function Snippet({ project, apiKey }: { project: string; apiKey: string | null }) {
  const t = useTranslations("firstUse");
  const [wire, setWire] = useState<Wire>("iterable");
  const origin = useOrigin();
  const text = getSnippet(wire, origin, apiKey ?? t("placeholder"), project);
  return (
    <>
      <p className="text-ink-soft">{t(apiKey ? "sendText" : "sendTextNoKey", { key: t("placeholder") })}</p>
      <fieldset className="flex w-fit flex-wrap gap-0.5 rounded-lg bg-sunken p-0.5">
        <legend className="sr-only">{t("wire")}</legend>
        {wires.map((one) => (
          <label key={one} className="relative">
            <input
              type="radio"
              name="wire"
              value={one}
              checked={wire === one}
              onChange={() => setWire(one)}
              className="peer absolute inset-0 cursor-pointer appearance-none rounded-md"
            />
            <span className="pointer-events-none grid h-7 place-items-center rounded-md px-3 text-sm text-ink-soft peer-checked:bg-raised peer-checked:text-ink peer-checked:ring peer-checked:ring-edge peer-hover:text-ink pointer-coarse:h-10">
              {t(`wires.${one}`)}
            </span>
          </label>
        ))}
      </fieldset>
      <CodeBlock value={text} what={t("command")} />
      <p className="text-ink-soft">
        {t("more")}{" "}
        <Link href={`/docs/api#${wire}`} className={textLink}>
          {t("reference")}
        </Link>
      </p>
    </>
  );
}

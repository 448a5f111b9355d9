"use client";

import { useTranslations } from "use-intl";
import { Tag } from "@/components/ui/tag";
import type { ReferenceOperation } from "@/lib/openapi/types";
import { Section } from "./section";
import { useWayName } from "./use-way-name";

/** Who may call: the ways to prove it, and what the credential has to be allowed. */
export function Callers({ operation }: { operation: ReferenceOperation }) {
  const t = useTranslations("reference");
  const { security, "x-scope": scope, "x-held-by": held } = operation;
  const nameOf = useWayName();
  const ways = security.map((way) => nameOf(Object.keys(way)));
  return (
    <Section title={t("callers")}>
      {ways.length === 0 ? (
        <p className="text-ink-soft">{t("anyone")}</p>
      ) : (
        <ul className="flex flex-wrap items-center gap-1.5">
          {ways.map((way) => (
            <li key={way}>
              <Tag>{way}</Tag>
            </li>
          ))}
        </ul>
      )}
      {scope && (
        <p className="mt-2 text-ink-soft">
          {t.rich("scope", {
            scope,
            code: (text) => <code className="font-mono text-xs text-ink">{text}</code>,
          })}{" "}
          {held && t("heldBy", { keys: held.keys.length, kinds: list(held.keys), roles: list(held.roles) })}
        </p>
      )}
    </Section>
  );
}

const list = (words: string[]) => new Intl.ListFormat("en").format(words);

"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { Select } from "@/components/ui/select";
import { proofsOf } from "./credentials";
import { TryInput } from "./try-input";
import { useTrying } from "./trying";
import { useWayName } from "./use-way-name";

interface CredentialFieldsProps {
  ways: string[][];
  /** Which of them. */
  way: number;
  onWay: (way: number) => void;
}

/** Whose call it is: the way to prove it, and what that takes. */
export function CredentialFields({ ways, way, onWay }: CredentialFieldsProps) {
  const t = useTranslations("reference");
  const { shared, share, signedIn } = useTrying();
  const id = useId();
  const schemes = ways[way] ?? [];
  const fields = [...new Set(proofsOf(schemes).flatMap((proof) => proof.fields))];
  const nameOf = useWayName();
  return (
    <>
      {ways.length > 1 && (
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-xs font-medium">
            {t("callAs")}
          </label>
          <Select id={id} value={way} onChange={(event) => onWay(Number(event.target.value))}>
            {ways.map((one, at) => (
              <option key={one.join()} value={at}>
                {nameOf(one)}
              </option>
            ))}
          </Select>
        </div>
      )}
      {schemes.includes("session") && (
        <p className="text-xs text-ink-soft">{t(signedIn ? "bySession" : "noSession")}</p>
      )}
      {fields.map((field) => (
        <TryInput
          key={field}
          label={t(`fields.${field}`)}
          name={field}
          code={false}
          secret={field !== "user" && field !== "clientId"}
          value={shared[field] ?? ""}
          onChange={(value) => share(field, value)}
        />
      ))}
      {fields.length > 0 && <p className="-mt-2 text-xs text-ink-soft">{t("kept")}</p>}
    </>
  );
}

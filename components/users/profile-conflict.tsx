"use client";

import { useTranslations } from "use-intl";
import { Callout } from "@/components/ui/callout";
import { differing, type Profile, readProfile } from "./profile-json";

interface ProfileConflictProps {
  theirs: Profile;
  mine: string;
}

/** Somebody else was faster: every field in which the two differ, side by side. */
export function ProfileConflict({ theirs, mine }: ProfileConflictProps) {
  const t = useTranslations("users.profile");
  const read = readProfile(mine);
  const own = "profile" in read ? read.profile : null;
  const fields = own ? differing(theirs, own) : Object.keys(theirs);
  return (
    <div className="flex flex-col gap-3">
      <Callout kind="failure" title={t("conflictTitle")}>
        {t("conflictText")}
      </Callout>
      <div className="overflow-x-auto rounded-lg ring ring-line">
        <table className="w-full text-left text-xs">
          <caption className="sr-only">{t("conflictTable")}</caption>
          <thead className="text-ink-soft">
            <tr>
              {(["conflictField", "theirs", "mine"] as const).map((head) => (
                <th key={head} scope="col" className="border-b border-line px-3 py-2 font-medium">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="align-top font-mono">
            {fields.map((name) => (
              <tr key={name}>
                <th scope="row" className="px-3 py-1.5 font-medium break-all">
                  {name}
                </th>
                <td className="px-3 py-1.5 break-all">{show(theirs[name]) ?? t("absent")}</td>
                <td className="px-3 py-1.5 break-all">{(own && show(own[name])) ?? t("absent")}</td>
              </tr>
            ))}
            {fields.length === 0 && (
              <tr>
                <td colSpan={3} className="px-3 py-1.5 font-sans">
                  {t("conflictSame")}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const show = (value: unknown): string | undefined => JSON.stringify(value);

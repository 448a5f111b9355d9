"use client";

import { useTranslations } from "use-intl";
import type { UserView } from "@/lib/users/views";

/** The answer before the facts: does a push find this user? */
export function UserStatusSummary({ user }: { user: UserView }) {
  const t = useTranslations("users.detail.verdict");
  const { devices, reachableDevices: reachable } = user;
  const kind = devices === 0 ? "none" : reachable === 0 ? "unreachable" : "reachable";
  const looks = { none: "bg-sunken", unreachable: "bg-bad-tint", reachable: "bg-good-tint" };
  const dots = {
    none: "border-2 border-ink-faint",
    unreachable: "rounded-[2px]! bg-bad",
    reachable: "bg-good",
  };
  return (
    <div role="status" className={`flex gap-3 rounded-xl px-4 py-3.5 ${looks[kind]}`}>
      <span className="flex h-6 items-center">
        <span aria-hidden="true" className={`size-2 rounded-full ${dots[kind]}`} />
      </span>
      <div className="min-w-0">
        <p className="text-base/6 font-medium">{t(kind, { devices, reachable })}</p>
        <p className="text-ink-soft">{t(`${kind}Text`, { devices, reachable })}</p>
      </div>
    </div>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { usePermissions, useProjectHref } from "@/components/layout/context";

export function SettingsHome() {
  const router = useRouter();
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  const first = href(canAdminister ? "/settings/project" : "/settings/account");
  useEffect(() => router.replace(first), [router, first]);
  return null;
}

"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useMay, useProjectHref } from "@/components/layout/use-project";

/** Leads on to the first page of the settings that the operator may use. */
export function SettingsHome() {
  const router = useRouter();
  const href = useProjectHref();
  const { administer } = useMay();
  const first = href(administer ? "/settings/project" : "/settings/account");
  useEffect(() => router.replace(first), [router, first]);
  return null;
}

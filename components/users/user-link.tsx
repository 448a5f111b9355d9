"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import { Tag } from "@/components/ui/tag";
import type { UserView } from "@/lib/users/views";
import { userDisplayName } from "./user-name";

/** A user's address or id, leading to their page. */
export function UserLink({ user }: { user: UserView }) {
  const t = useTranslations("users");
  const href = useProjectHref();
  const name = userDisplayName(user);
  return (
    <Link
      href={href(`/users/${user.id}`)}
      prefetch={false}
      data-row-link={user.id}
      title={name}
      className="flex min-w-0 items-center gap-2 rounded-sm py-0.5 -outline-offset-2 hover:text-accent-ink"
    >
      <span className="min-w-0 truncate font-medium">{name}</span>
      {user.isSample && <Tag>{t("sample")}</Tag>}
    </Link>
  );
}

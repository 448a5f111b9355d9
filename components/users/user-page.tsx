"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { EventList } from "@/components/activity/event-parts";
import { useListHref, useRememberOpenedRow } from "@/components/data-table/use-list-position";
import { Annotations } from "@/components/devices/annotations";
import { DeviceLink, StatusCell } from "@/components/devices/device-cells";
import { FactGroup, IdFact, TextFact, ValueFact } from "@/components/devices/facts";
import { useProject, useProjectHref, useProjectSlug } from "@/components/layout/context";
import { Breadcrumbs, DetailState, PageHeader, Pager } from "@/components/layout/page";
import { Section } from "@/components/layout/section";
import { useDocumentTitle } from "@/components/layout/use-document-title";
import { Tag } from "@/components/ui/tag";
import { FullTimestamp, Timestamp } from "@/components/ui/timestamp";
import { userDevicesQuery } from "@/lib/devices/client";
import { ApiError } from "@/lib/http/client";
import { changeUserMutation, userHistoryQuery, userQuery } from "@/lib/users/client";
import type { UserView } from "@/lib/users/views";
import { ProfileSection } from "./profile-section";
import { UserActions } from "./user-actions";
import { userDisplayName } from "./user-name";

export function UserPage({ id }: { id: string }) {
  const t = useTranslations("users");
  const project = useProject();
  const slug = project?.slug ?? "";
  const query = useQuery({ ...userQuery(slug, id), enabled: project !== null });
  const { data: user, error } = query;
  const change = useMutation(changeUserMutation(useQueryClient(), slug, id));
  const listHref = useListHref("users");
  useRememberOpenedRow("users", id);

  const missing = project === null || (error instanceof ApiError && [400, 404].includes(error.status));
  const name = missing ? t("detail.missingTitle") : user && userDisplayName(user);
  useDocumentTitle(name, t("title"));

  const breadcrumbs = (
    <Breadcrumbs href={listHref} label={t("title")} current={name ?? t("detail.loading")} />
  );
  if (missing || !user)
    return <DetailState list="users" isMissing={missing} {...{ query, name, breadcrumbs }} />;
  return (
    <div className="w-full max-w-[100rem]">
      <PageHeader
        title={userDisplayName(user)}
        subtitle={user.isSample && <Tag>{t("sample")}</Tag>}
        breadcrumbs={breadcrumbs}
        actions={<UserActions user={user} listHref={listHref} />}
      />
      <div className="flex flex-col gap-8 px-4 pt-1 pb-12 sm:px-6">
        <div className="flex flex-col gap-4">
          <UserStatusSummary user={user} />
          <Annotations row={user} list="/users" change={change} />
        </div>
        <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-8">
            <UserFacts user={user} />
            <ProfileSection key={user.id} user={user} />
          </div>
          <div className="flex min-w-0 flex-col gap-8">
            <UserDevices user={user} />
            <UserHistory id={user.id} />
          </div>
        </div>
      </div>
    </div>
  );
}

function UserStatusSummary({ user }: { user: UserView }) {
  const t = useTranslations("users.detail.summary");
  const { devices, reachableDevices: reachable } = user;
  const kind = devices === 0 ? "none" : reachable === 0 ? "unreachable" : "reachable";
  const tints = { none: "bg-sunken", unreachable: "bg-bad-tint", reachable: "bg-good-tint" };
  const dots = {
    none: "border-2 border-ink-faint",
    unreachable: "rounded-[2px]! bg-bad",
    reachable: "bg-good",
  };
  return (
    <div role="status" className={`flex gap-3 rounded-xl px-4 py-3.5 ${tints[kind]}`}>
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

function UserFacts({ user }: { user: UserView }) {
  const t = useTranslations("users.detail");
  const label = useTranslations("users.detail.field");
  return (
    <FactGroup title={t("facts")}>
      {user.emailIsPlaceholder ? (
        <TextFact label={label("email")} value={t("placeholderEmail")} />
      ) : (
        <IdFact label={label("email")} value={user.email} prose />
      )}
      <IdFact label={label("externalUserId")} value={user.externalUserId} />
      <IdFact label={label("id")} value={user.id} />
      {(["createdAt", "updatedAt"] as const).map((field) => (
        <ValueFact key={field} label={label(field)}>
          <FullTimestamp value={user[field]} />
        </ValueFact>
      ))}
    </FactGroup>
  );
}

/** The user's most recently seen devices, with a link to all of them. */
function UserDevices({ user }: { user: UserView }) {
  const project = useProjectSlug();
  const t = useTranslations("users.detail");
  const href = useProjectHref();
  const query = useQuery(userDevicesQuery(project, user.id));
  const { data } = query;
  const total = data?.page.total ?? user.devices;
  return (
    <Section
      title={t("devices")}
      query={query}
      actions={
        total > 0 && (
          <Link
            href={href(`/devices?user=${user.id}`)}
            className="rounded-sm text-sm text-accent-ink hover:underline pointer-coarse:py-2"
          >
            {t("allDevices", { count: total })}
          </Link>
        )
      }
    >
      {data?.items.length === 0 && <p className="py-2.5 text-ink-soft">{t("devicesEmpty")}</p>}
      <ul className="divide-y divide-line">
        {data?.items.map((device) => (
          <li
            key={device.id}
            className="grid min-h-10 grid-cols-[minmax(0,3fr)_minmax(0,2fr)_auto] items-center gap-x-4 py-1.5 text-sm max-sm:grid-cols-[minmax(0,1fr)_auto]"
          >
            <DeviceLink device={device} />
            <span className="min-w-0 max-sm:order-3 max-sm:col-span-2">
              <StatusCell device={device} />
            </span>
            <span className="text-ink-soft">
              <Timestamp value={device.lastSeenAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function UserHistory({ id }: { id: string }) {
  const project = useProjectSlug();
  const t = useTranslations("users.detail");
  const [page, setPage] = useState(1);
  const query = useQuery(userHistoryQuery(project, id, page));
  const { data } = query;
  return (
    <Section title={t("history")} query={query}>
      {data && <EventList events={data.items} />}
      {data && <Pager page={page} count={data.page.pageCount} onPage={setPage} />}
    </Section>
  );
}

"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FormError } from "@/components/layout/errors";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/fields";
import { Skeleton } from "@/components/ui/skeleton";
import { linkButton } from "@/components/ui/styles";
import { ApiError } from "@/lib/http/client";
import { acceptInvitation, openInvitationQuery } from "@/lib/invitations/client";
import type { OpenInvitationView } from "@/lib/invitations/views";

const minPasswordLength = 12;

/** Accepts an invitation: new operators choose a name and password, existing ones enter their password. */
export function JoinForm({ token }: { token: string }) {
  const t = useTranslations("join");
  const { data, error, refetch } = useQuery({ ...openInvitationQuery(token), staleTime: Infinity });
  if (error) {
    const invalid = error instanceof ApiError && error.status < 500;
    return (
      <>
        <h1 className="mt-5 mb-2 text-xl font-semibold tracking-tight">
          {t(invalid ? "invalidTitle" : "failedTitle")}
        </h1>
        <p className="mb-5 text-ink-soft">{t(invalid ? "invalidText" : "failedText")}</p>
        {invalid ? (
          <Link href="/sign-in" className={linkButton}>
            {t("toSignIn")}
          </Link>
        ) : (
          <Button onClick={() => void refetch()}>{t("retry")}</Button>
        )}
      </>
    );
  }
  if (!data)
    return (
      <div role="status" className="mt-8 flex flex-col gap-5">
        <span className="sr-only">{t("loading")}</span>
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </div>
    );
  return (
    <>
      <h1 className="mt-5 mb-1 text-xl font-semibold tracking-tight break-words">
        {t("heading", { project: data.project.name })}
      </h1>
      <p className="mb-6 text-ink-soft">
        {t(data.hasAccount ? "textKnown" : "text", { email: data.email, role: t(`role.${data.role}`) })}
      </p>
      <AcceptForm token={token} invitation={data} />
    </>
  );
}

function AcceptForm({ token, invitation }: { token: string; invitation: OpenInvitationView }) {
  const t = useTranslations("join");
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<{ name?: string; password?: string }>({});
  const { email, hasAccount } = invitation;
  const join = useMutation({
    mutationFn: async (input: { name?: string; password: string }) => {
      const { project } = await acceptInvitation(token, input);
      const { signIn } = await import("next-auth/react");
      const result = await signIn("credentials", { email, password: input.password, redirect: false });
      const projectUrl = `/overview?project=${encodeURIComponent(project.slug)}`;
      window.location.assign(result?.ok && !result.error ? projectUrl : "/sign-in");
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (join.isPending) return;
    const fields = new FormData(event.currentTarget);
    const name = String(fields.get("name") ?? "").trim();
    const password = String(fields.get("password"));
    const invalid = {
      ...(!hasAccount && !name && { name: t("nameMissing") }),
      ...(!password && { password: t("passwordMissing") }),
      ...(!hasAccount &&
        password.length < minPasswordLength && { password: t("tooShort", { count: minPasswordLength }) }),
    };
    setErrors(invalid);
    const [first] = Object.keys(invalid);
    if (first) return form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    join.mutate({ password, ...(!hasAccount && { name }) });
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={join.error} />
      <Input label={t("email")} type="email" value={email} autoComplete="username" readOnly />
      {!hasAccount && (
        <Input
          label={t("name")}
          name="name"
          autoComplete="name"
          maxLength={100}
          autoFocus
          error={errors.name}
        />
      )}
      <Input
        label={t("password")}
        name="password"
        type="password"
        autoComplete={hasAccount ? "current-password" : "new-password"}
        autoFocus={hasAccount}
        {...(!hasAccount && { description: t("passwordHint", { count: minPasswordLength }) })}
        error={errors.password}
      />
      <Button
        type="submit"
        variant="primary"
        className="mt-2 h-10! w-full! justify-center"
        aria-busy={join.isPending}
      >
        {t(join.isPending ? "joining" : "join")}
      </Button>
    </form>
  );
}

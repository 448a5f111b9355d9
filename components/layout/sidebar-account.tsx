"use client";

import { SignOutIcon } from "@phosphor-icons/react/dist/csr/SignOut";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useToast } from "@/components/ui/toast";
import { useOperator } from "./operator-context";
import { navigateWithoutWarning } from "./unsaved-changes";
import { hasDrafts } from "./use-draft";

const ConfirmDialog = dynamic(() => import("./confirm-dialog").then((module) => module.ConfirmDialog), {
  ssr: false,
});

/** The signed-in operator and the sign-out button. */
export function SidebarAccount() {
  const t = useTranslations("frame");
  const toast = useToast();
  const { name, email } = useOperator();
  const [confirming, setConfirming] = useState(false);

  async function logOut() {
    try {
      const { signOut } = await import("next-auth/react");
      await signOut({ redirect: false });
      // Drafts and remembered lists belong to this operator.
      sessionStorage.clear();
      navigateWithoutWarning("/sign-in");
    } catch {
      toast({ title: t("signOutFailed"), description: t("signOutFailedText"), failure: true });
    }
  }

  return (
    <section aria-label={t("account")} className="flex items-center gap-2 border-t border-line px-2 pt-3">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={name}>
          {name}
        </p>
        {name !== email && (
          <p className="truncate text-xs text-ink-soft" title={email}>
            {email}
          </p>
        )}
      </div>
      <IconButton
        label={t("signOut")}
        icon={<SignOutIcon size={17} />}
        onClick={() => (hasDrafts() ? setConfirming(true) : void logOut())}
      />
      {confirming && (
        <ConfirmDialog
          open
          onClose={() => setConfirming(false)}
          title={t("signOutUnsaved")}
          description={t("signOutUnsavedText")}
          confirmLabel={t("signOut")}
          error={null}
          busy={false}
          onConfirm={() => void logOut()}
        />
      )}
    </section>
  );
}

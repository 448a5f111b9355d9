import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useToast } from "@/components/ui/toast";
import { hasDrafts, navigateWithoutWarning } from "./drafts";

const ConfirmDialog = dynamic(() => import("./confirm-dialog").then((module) => module.ConfirmDialog), {
  ssr: false,
});

/** Signs out; asks first if unsaved changes would be lost. The caller renders the dialog. */
export function useSignOut(): { request: () => void; dialog: ReactNode } {
  const t = useTranslations("frame");
  const toast = useToast();
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

  return {
    request: () => (hasDrafts() ? setConfirming(true) : void logOut()),
    dialog: confirming && (
      <ConfirmDialog
        open
        onClose={() => setConfirming(false)}
        title={t("signOutUnsaved")}
        description={t("signOutUnsavedText")}
        confirmLabel={t("signOut")}
        mutation={{ error: null, isPending: false }}
        onConfirm={() => void logOut()}
      />
    ),
  };
}

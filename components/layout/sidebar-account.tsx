import { SignOutIcon } from "@phosphor-icons/react/dist/csr/SignOut";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useOperator } from "./operator-context";
import { useSignOut } from "./use-sign-out";

export function SidebarAccount() {
  const t = useTranslations("frame");
  const { name, email } = useOperator();
  const signOut = useSignOut();
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
      <IconButton label={t("signOut")} icon={<SignOutIcon size={17} />} onClick={signOut.request} />
      {signOut.dialog}
    </section>
  );
}

import { CheckIcon } from "@phosphor-icons/react/dist/csr/Check";
import { CopyIcon } from "@phosphor-icons/react/dist/csr/Copy";
import { type ComponentProps, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "children" | "disabled"> {
  label: string;
  icon: ReactNode;
  /** Like `disabled`, but keeps the focus. */
  inactive?: boolean;
}

export function IconButton({
  label,
  icon,
  inactive = false,
  onClick,
  className = "",
  ...props
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={inactive || undefined}
      onClick={inactive ? undefined : onClick}
      className={`grid size-8 shrink-0 place-items-center rounded-md text-ink-soft pointer-coarse:size-11 ${inactive ? "cursor-default! opacity-40" : "hover:bg-sunken hover:text-ink"} ${className}`}
      {...props}
    >
      {icon}
    </button>
  );
}

/** Copies `value`; `what` names it for screen readers. */
export function CopyButton({ value, what, className }: { value: string; what: string; className?: string }) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);

  async function copy() {
    if (!(await writeClipboard(value))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }

  return (
    <>
      <IconButton
        label={t("copyOf", { what })}
        icon={copied ? <CheckIcon size={14} className="text-good" /> : <CopyIcon size={14} />}
        onClick={() => void copy()}
        className={`size-6! pointer-coarse:size-11! ${className ?? ""}`}
      />
      <span role="status" className="sr-only">
        {copied ? t("copied") : ""}
      </span>
    </>
  );
}

/** Browsers offer the clipboard API on HTTPS and localhost only, so plain HTTP uses the older command. */
export async function writeClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = Object.assign(document.createElement("textarea"), { value: text });
  field.style.position = "fixed";
  document.body.append(field);
  const focused = document.activeElement;
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

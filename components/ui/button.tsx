"use client";

import { Button as KumoButton } from "@cloudflare/kumo/components/button";
import type { ComponentProps } from "react";

type ButtonProps = Omit<ComponentProps<typeof KumoButton>, "title" | "aria-label"> & {
  "aria-label"?: string;
};

// The emphasised kinds wear a gradient in the kit; ours are flat.
const flat: Record<string, string> = {
  primary: "[&>span[aria-hidden]]:hidden bg-accent! hover:bg-accent-strong! ring-transparent!",
  destructive:
    "[&>span[aria-hidden]]:hidden bg-bad! text-white! hover:brightness-90 ring-transparent! dark:bg-[oklch(52%_0.19_22)]!",
};

/** A verb to press. `primary` is the one action that the page is for. */
export function Button({ className = "", ...props }: ButtonProps) {
  const kind = flat[props.variant ?? ""] ?? "";
  return (
    <KumoButton
      {...(props as ComponentProps<typeof KumoButton>)}
      className={`text-sm! ${kind} ${className}`}
    />
  );
}

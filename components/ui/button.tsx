"use client";

import { Button as KumoButton } from "@cloudflare/kumo/components/button";
import type { ComponentProps } from "react";

type ButtonProps = Omit<ComponentProps<typeof KumoButton>, "title" | "aria-label"> & {
  "aria-label"?: string;
};

/** A verb to press. `primary` is the one action that the page is for. */
export function Button({ className = "", ...props }: ButtonProps) {
  // The emphasised kinds wear a gradient in the kit; ours are flat.
  const flat = "[&>span[aria-hidden]]:hidden bg-accent! hover:bg-accent-strong! ring-transparent!";
  const kind = props.variant === "primary" ? flat : "";
  return (
    <KumoButton
      {...(props as ComponentProps<typeof KumoButton>)}
      className={`text-sm! ${kind} ${className}`}
    />
  );
}

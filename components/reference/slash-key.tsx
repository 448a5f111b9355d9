"use client";

import { useEffect } from "react";
import { focusSearch } from "@/components/data-table/focus-search";
import { isTyping } from "@/components/data-table/is-typing";
import { useSingleKeyShortcuts } from "@/components/palette/use-single-key-shortcuts";

/** `/` focuses the search, for operators unless they switched single keys off. */
export function SlashKey({ signedIn }: { signedIn: boolean }) {
  return signedIn ? <OperatorsSlash /> : <Slash />;
}

function OperatorsSlash() {
  const [on] = useSingleKeyShortcuts();
  return on && <Slash />;
}

function Slash() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "/" && !isTyping(event) && focusSearch()) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return null;
}

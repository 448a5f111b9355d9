"use client";

import { Tooltip } from "@cloudflare/kumo/primitives/tooltip";
import type { ReactElement } from "react";

// One popup serves every trigger on the page: a table of 200 rows costs 200 listeners, not 200 tooltips.
const shared = Tooltip.createHandle<string>();

interface HintProps {
  /** What the popup says. */
  text: string;
  children: ReactElement;
}

/** Says more about its child on hover and on focus; Escape closes it. Needs a `HintPopup` on the page. */
export function Hint({ text, children }: HintProps) {
  return <Tooltip.Trigger handle={shared} payload={text} delay={250} render={children} />;
}

/** Where every `Hint` of the page appears; stands once, in the console's frame. */
export function HintPopup() {
  return (
    <Tooltip.Root handle={shared}>
      {({ payload }) => (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} className="z-50">
            <Tooltip.Popup className="max-w-xs animate-appear rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised ring ring-edge">
              {payload}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  );
}

import { useState } from "react";

/** Whether to show the first-use guide: from the moment the project is seen empty until the operator leaves the guide. */
export function useFirstUse(isEmpty: boolean | undefined): { isShown: boolean; finish: () => void } {
  const [finished, setFinished] = useState(false);
  const [wasEmpty, setWasEmpty] = useState(false);
  if (isEmpty && !wasEmpty) setWasEmpty(true);
  // The project has devices now; if it is emptied again, the guide comes back.
  if (isEmpty === false && wasEmpty && finished) {
    setWasEmpty(false);
    setFinished(false);
  }

  // What follows begins at its top, though the guide was scrolled.
  function finish() {
    window.scrollTo(0, 0);
    setFinished(true);
  }
  return { isShown: wasEmpty && !finished, finish };
}

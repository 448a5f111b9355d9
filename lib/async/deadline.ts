const ticks = 10;

/**
 * Calls `onLate` once `ms` milliseconds have passed, counted in ten ticks. However long this process is blocked counts
 * as one tick, because a blocked process cannot read a response that has arrived. Returns a function that ends the
 * wait.
 */
export function startDeadline(ms: number, onLate: () => void): () => void {
  let ticksLeft = ticks;
  const timer = setInterval(() => {
    ticksLeft -= 1;
    if (ticksLeft > 0) return;
    clearInterval(timer);
    onLate();
  }, ms / ticks);
  return () => clearInterval(timer);
}

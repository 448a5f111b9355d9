const ticks = 10;

/**
 * Calls `onLate` once `ms` milliseconds have passed. Counts ticks of a tenth of that: while this process is blocked,
 * which counts as one tick, it cannot read answers that have arrived. Returns a function that ends the wait.
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

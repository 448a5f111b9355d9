/** One call of a history: when it was sent and answered, and its effect on the state. */
export interface Call<State> {
  begun: number;
  ended: number;
  /** The state after it; undefined if its response is impossible in that state. */
  step(state: State): State | undefined;
  /** A call that must come before this one. */
  after?: Call<State>;
  description: string;
}

/**
 * Whether the calls can be put into one order that keeps to the clock, where one ended before another began, and in
 * which each answered what it did: whether clients could have believed that there is one thing, changed one call at a
 * time (Wing and Gong's search, with the states seen before left out).
 */
export function isLinearizable<State>(calls: Call<State>[], initial: State): boolean {
  const seen = new Set<string>();
  const search = (left: Call<State>[], state: State): boolean => {
    if (left.length === 0) return true;
    const key = `${left.map((call) => calls.indexOf(call)).join()} ${JSON.stringify(state)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return left.some((call) => {
      if (left.some((other) => other !== call && other.ended < call.begun)) return false;
      if (call.after !== undefined && left.includes(call.after)) return false;
      const next = call.step(state);
      return (
        next !== undefined &&
        search(
          left.filter((other) => other !== call),
          next,
        )
      );
    });
  };
  return search(calls, initial);
}

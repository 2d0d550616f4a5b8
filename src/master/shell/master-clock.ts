/**
 * A clock that follows the wall clock forward, also in jumps (a laptop that slept), and never goes back: when someone sets the
 * wall clock back it goes on steadily from where it was, so that no time-out waits for hours.
 */
export function createMasterClock(
  wallNowMs: () => number = Date.now,
  steadyNowMs: () => number = () => performance.now(),
): () => number {
  let offsetMs = wallNowMs() - steadyNowMs();
  return () => {
    const steady = steadyNowMs();
    const ahead = wallNowMs() - steady - offsetMs;
    // Small differences are the two clocks' resolution, not a jump.
    if (ahead > 2) offsetMs += ahead;
    return steady + offsetMs;
  };
}

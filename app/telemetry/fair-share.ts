// Which ordinary traces are kept: all where little happens, and as many a second as are wanted where much
// does. Each has the same chance as any other of its second, which is by how many came in the one before.

export type FairShare = {
  /** Of one that begins now. */
  readonly takes: () => boolean;
};

/** So many times what is wanted may be kept of a second that nobody could foresee. */
const surprise = 4;

/** @param now in milliseconds; @param random in [0, 1) */
export const fairShare = (
  perSecond: number,
  now: () => number,
  random: () => number,
): FairShare => {
  let second = Math.floor(now() / 1000);
  let [came, cameBefore, taken] = [0, 0, 0];
  return {
    takes: () => {
      const current = Math.floor(now() / 1000);
      if (current !== second) {
        // What came a while ago foretells nothing.
        cameBefore = current === second + 1 ? came : 0;
        [second, came, taken] = [current, 0, 0];
      }
      came += 1;
      if (taken >= surprise * perSecond) return false;
      if (cameBefore > perSecond && random() >= perSecond / cameBefore) return false;
      taken += 1;
      return true;
    },
  };
};

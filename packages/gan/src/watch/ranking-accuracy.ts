/**
 * How often the discriminator is right about two samples: the share of all pairs of a real and a made sample in which the real one
 * has the higher score (half a pair for equal scores). 0.5 is guessing, 1 is telling all apart; unlike a threshold it means the
 * same for every loss.
 */
export function rankingAccuracy(real: ArrayLike<number>, made: ArrayLike<number>): number {
  let right = 0;
  for (let r = 0; r < real.length; r++) {
    for (let m = 0; m < made.length; m++) {
      if (real[r]! > made[m]!) right++;
      else if (real[r] === made[m]) right += 0.5;
    }
  }
  return right / (real.length * made.length);
}

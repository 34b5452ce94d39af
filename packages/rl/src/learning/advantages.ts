/** Steps of environments that are played side by side, step after step: entry `step * count + environment`. */
export interface RewardedSteps {
  rewards: Float32Array;
  /** Values of the situations in which was acted. */
  values: Float32Array;
  /** 1 where the episode ended with the step. */
  ends: Uint8Array;
  /** Values of the situations after the last steps, one for each environment. */
  lastValues: Float32Array;
}

/**
 * Generalised advantage estimates (Schulman et al. 2016, equation 16): discounted sums of
 * `reward + discount * next value - value`, until the episode ends. With `lambda` 1 they are returns less the values.
 */
export function generalizedAdvantages(
  { rewards, values, ends, lastValues }: RewardedSteps,
  { discount, lambda }: { discount: number; lambda: number },
): Float32Array {
  const count = lastValues.length;
  const advantages = new Float32Array(rewards.length);
  for (let i = 0; i < count; i++) {
    let advantage = 0;
    let nextValue = lastValues[i]!;
    for (let at = rewards.length - count + i; at >= 0; at -= count) {
      const goesOn = 1 - ends[at]!;
      const error = rewards[at]! + discount * nextValue * goesOn - values[at]!;
      advantage = error + discount * lambda * goesOn * advantage;
      advantages[at] = advantage;
      nextValue = values[at]!;
    }
  }
  return advantages;
}

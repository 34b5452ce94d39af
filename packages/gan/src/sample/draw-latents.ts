import type { Random } from '@dl/core';
import type { GanConfiguration } from '../networks/configuration';
import type { Latents } from './generate';

/**
 * Noise for `count` samples: standard normal numbers, those beyond ±`truncation` drawn again (Brock et al. 2019, section 3.1).
 *
 * @param labels - The class of each sample, for a generator with classes.
 */
export function drawLatents(
  { latent, classes }: GanConfiguration,
  count: number,
  random: Random,
  { labels = [], truncation = Infinity }: { labels?: readonly number[]; truncation?: number } = {},
): Latents {
  const data = Float32Array.from({ length: count * latent }, () => {
    let value: number;
    do value = random.normal();
    while (Math.abs(value) > truncation);
    return value;
  });
  const noise = { dtype: 'float32', shape: [count, latent], data } as const;
  if (!classes) return { noise };
  return { noise, labels: { dtype: 'int32', shape: [count], data: Int32Array.from(labels) } };
}

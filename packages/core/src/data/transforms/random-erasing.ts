import type { Random } from '../../random';
import type { FloatImage } from '../images/image';
import { roundHalfEven } from './geometry';

export interface RandomErasingOptions {
  /** Default: 0.5. */
  probability?: number;
  /** Range of the erased share of the image's area. Default: [0.02, 0.33]. */
  scale?: readonly [number, number];
  /** Range of the erased box's height divided by its width. Default: [0.3, 3.3]. */
  ratio?: readonly [number, number];
  /** What the box is filled with; 'random' is normal noise. Default: 0. */
  value?: number | 'random';
}

/** A description of {@link randomErasing}. */
export interface RandomErasing extends Required<RandomErasingOptions> {
  type: 'randomErasing';
}

/** Overwrites a random box (Zhong et al. 2017). Comes after `toTensor`. */
export function randomErasing(options: RandomErasingOptions = {}): RandomErasing {
  const { probability = 0.5, scale = [0.02, 0.33], ratio = [0.3, 3.3], value = 0 } = options;
  return { type: 'randomErasing', probability, scale, ratio, value };
}

export function applyRandomErasing(image: FloatImage, transform: RandomErasing, random: Random): FloatImage {
  const { probability, scale, ratio, value } = transform;
  const { width, height, channels } = image;
  if (random.uniform() >= probability) return image;
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = width * height * random.uniform(...scale);
    const proportion = Math.exp(random.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const boxHeight = roundHalfEven(Math.sqrt(area * proportion));
    const boxWidth = roundHalfEven(Math.sqrt(area / proportion));
    if (boxHeight >= height || boxWidth >= width) continue;
    const top = random.integer(height - boxHeight + 1);
    const left = random.integer(width - boxWidth + 1);
    const data = image.data.slice();
    for (let y = top; y < top + boxHeight; y++) {
      const row = data.subarray((y * width + left) * channels, (y * width + left + boxWidth) * channels);
      if (value === 'random') random.fillNormal(row);
      else row.fill(value);
    }
    return { ...image, data };
  }
  return image;
}

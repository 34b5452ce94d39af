import { InvalidArgumentError } from '../../errors';
import type { Random } from '../../random';
import type { Image } from '../images/image';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './color';

export interface ColorJitterOptions {
  /** `b` draws the brightness factor from [max(0, 1 - b), 1 + b]. Default: 0, unchanged. */
  brightness?: number;
  /** `c` draws the contrast factor from [max(0, 1 - c), 1 + c]. Default: 0, unchanged. */
  contrast?: number;
  /** `s` draws the saturation factor from [max(0, 1 - s), 1 + s]. Default: 0, unchanged. */
  saturation?: number;
  /** `h` draws a turn of the colour wheel from [-h, h], at most 0.5. Default: 0, unchanged. */
  hue?: number;
}

/** A description of {@link colorJitter}. */
export interface ColorJitter extends Required<ColorJitterOptions> {
  type: 'colorJitter';
}

/** Changes brightness, contrast, saturation and hue at random, in random order, with torchvision's formulas. */
export function colorJitter(options: ColorJitterOptions): ColorJitter {
  const { brightness = 0, contrast = 0, saturation = 0, hue = 0 } = options;
  if (![brightness, contrast, saturation, hue].every((value) => value >= 0) || hue > 0.5) {
    throw new InvalidArgumentError(
      `colour jitter takes numbers of at least 0, and a hue of at most 0.5; received ${JSON.stringify(options)}`,
    );
  }
  return { type: 'colorJitter', brightness, contrast, saturation, hue };
}

export function applyColorJitter(image: Image, jitter: ColorJitter, random: Random): Image {
  const factor = (strength: number) => random.uniform(Math.max(0, 1 - strength), 1 + strength);
  const { brightness, contrast, saturation, hue } = jitter;
  const changes: [adjust: typeof adjustHue, amount: number][] = [];
  if (brightness) changes.push([adjustBrightness, factor(brightness)]);
  if (contrast) changes.push([adjustContrast, factor(contrast)]);
  if (saturation) changes.push([adjustSaturation, factor(saturation)]);
  if (hue) changes.push([adjustHue, random.uniform(-hue, hue)]);
  let changed = image;
  for (const i of random.permutation(changes.length)) {
    const [adjust, amount] = changes[i]!;
    changed = adjust(changed, amount);
  }
  return changed;
}

import { InvalidArgumentError } from '@dl/core';
import type { Image } from '@dl/core/data';

/** Red, green and blue to luma and two differences of colour, and back (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114] as const;

/**
 * The light and shade of one picture with the colours of another of the same size (Gatys et al. 2016, "Preserving Color in
 * Neural Artistic Style Transfer", section 3.2).
 *
 * @throws {@link InvalidArgumentError} if the sizes differ.
 */
export function keepLuminance(light: Image, colors: Image): Image {
  if (light.width !== colors.width || light.height !== colors.height) {
    throw new InvalidArgumentError(
      `the pictures have the same size; received ${light.width} x ${light.height} and ${colors.width} x ${colors.height}`,
    );
  }
  const data = new Uint8Array(light.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const difference = lumaAt(light.data, i) - lumaAt(colors.data, i);
    // Only the luma of the colours changes, so the differences of colour stay.
    for (let c = 0; c < 3; c++) {
      data[i + c] = Math.round(Math.min(255, Math.max(0, colors.data[i + c]! + difference)));
    }
  }
  return { ...light, data };
}

function lumaAt(data: Uint8Array, i: number): number {
  return luma[0] * data[i]! + luma[1] * data[i + 1]! + luma[2] * data[i + 2]!;
}

import type { OperatorCall } from '../operator-call';

/** How one axis is resized. */
export interface AxisResize {
  input: number;
  output: number;
  /** Output pixels for one of the input; need not be output / input exactly. */
  scale: number;
}

export const coordinateModes = [
  'half_pixel',
  'asymmetric',
  'align_corners',
  'pytorch_half_pixel',
  'half_pixel_symmetric',
] as const;

export const nearestModes = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;

/** Where the centre of output pixel `i` lies on the input, whose pixels have whole numbers. */
export function position(
  mode: (typeof coordinateModes)[number],
  i: number,
  { input, output, scale }: AxisResize,
): number {
  switch (mode) {
    case 'asymmetric':
      return i / scale;
    case 'align_corners':
      return output === 1 ? 0 : (i * (input - 1)) / (input * scale - 1); // the exact size, before it is rounded
    case 'pytorch_half_pixel':
      return output === 1 ? 0 : (i + 0.5) / scale - 0.5;
    case 'half_pixel_symmetric':
      return (input / 2) * (1 - output / (input * scale)) + (i + 0.5) / scale - 0.5;
    case 'half_pixel':
      return (i + 0.5) / scale - 0.5;
  }
}

/** The pixel that is nearest to a position. */
export function nearest(mode: (typeof nearestModes)[number], at: number, input: number): number {
  const pixel = {
    floor: Math.floor,
    ceil: Math.ceil,
    round_prefer_ceil: (x: number) => Math.floor(x + 0.5),
    round_prefer_floor: (x: number) => Math.ceil(x - 0.5),
  }[mode](at);
  return Math.min(Math.max(pixel, 0), input - 1);
}

interface Kernel {
  /** Weight of a pixel at a distance. */
  weight: (distance: number) => number;
  /** Distance from which the weight is 0. */
  radius: number;
}

export function kernelOf(call: OperatorCall, mode: 'linear' | 'cubic'): Kernel {
  if (mode === 'linear') return { weight: (x) => Math.max(0, 1 - Math.abs(x)), radius: 1 };
  const a = call.attributes.number('cubic_coeff_a', -0.75); // Keys 1981, equation 15
  const weight = (distance: number) => {
    const x = Math.abs(distance);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  };
  return { weight, radius: 2 };
}

/** The shares of the pixels in an output pixel at `at`; those beyond the border are the border's, or left out. */
export function shares(
  { weight, radius }: Kernel,
  at: number,
  { input, scale }: AxisResize,
  { antialias, excludeOutside }: { antialias: boolean; excludeOutside: boolean },
): Map<number, number> {
  const shrink = antialias ? Math.min(1, scale) : 1; // a wider window averages what else would be skipped
  const result = new Map<number, number>();
  const reach = radius / shrink;
  for (let pixel = Math.ceil(at - reach); pixel <= Math.floor(at + reach); pixel++) {
    const isOutside = pixel < 0 || pixel >= input;
    if (isOutside && excludeOutside) continue;
    const source = Math.min(Math.max(pixel, 0), input - 1);
    result.set(source, (result.get(source) ?? 0) + weight((pixel - at) * shrink));
  }
  const sum = [...result.values()].reduce((a, b) => a + b, 0);
  for (const [pixel, share] of result) result.set(pixel, share / sum);
  return result;
}

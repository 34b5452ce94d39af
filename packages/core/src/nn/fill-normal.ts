import type { Random } from '../random';

/**
 * Fills `target` with normally distributed numbers by the ziggurat method (Marsaglia and Tsang 2000), which takes one
 * draw and no logarithm for 98 of 100 numbers: networks with 10^8 weights start in a second. The index of the layer and
 * the number in it come from different bits of the draw (Doornik 2005).
 */
export function fillNormal(
  target: Float32Array,
  random: Random,
  mean: number,
  standardDeviation: number,
): Float32Array {
  for (let i = 0; i < target.length; i++) {
    const draw = random.int32();
    const layer = draw & 127;
    const x = (draw >> 8) * widths[layer]!;
    const bound = inner[layer]!;
    const value = x < bound && x > -bound ? x : outside(x, layer, random);
    target[i] = mean + standardDeviation * value;
  }
  return target;
}

/** Where the base layer ends, and the area of each of the 128 layers, of exp(-x² / 2) (table 1 of the paper). */
const [tailStart, area] = [3.442619855899, 9.91256303526217e-3];

/** Right ends of the layers from the base up; the base is as wide as a rectangle of its area would be. */
const ends = layerEnds();
const widths = ends.subarray(0, 128).map((end) => end / 2 ** 23); // of a signed 24-bit integer
/** A number below it lies under the curve in the whole layer. */
const inner = ends.subarray(1);

function layerEnds(): Float64Array {
  const ends = new Float64Array(129); // the last one is 0, the top
  ends[0] = area / density(tailStart);
  ends[1] = tailStart;
  for (let layer = 2; layer < 128; layer++) {
    const height = density(ends[layer - 1]!) + area / ends[layer - 1]!;
    ends[layer] = Math.sqrt(-2 * Math.log(height));
  }
  return ends;
}

/** What becomes of a number that is not sure to lie under the curve. */
function outside(x: number, layer: number, random: Random): number {
  for (;;) {
    if (layer === 0) return Math.sign(x) * tail(random);
    const [low, high] = [density(ends[layer]!), layer === 127 ? 1 : density(ends[layer + 1]!)];
    if (low + random.uniform() * (high - low) < density(x)) return x;
    const draw = random.int32();
    layer = draw & 127;
    x = (draw >> 8) * widths[layer]!;
    if (Math.abs(x) < inner[layer]!) return x;
  }
}

/** A number beyond {@link tailStart} (Marsaglia 1964). */
function tail(random: Random): number {
  for (;;) {
    const x = -Math.log(1 - random.uniform()) / tailStart;
    const y = -Math.log(1 - random.uniform());
    if (2 * y > x * x) return tailStart + x;
  }
}

function density(x: number): number {
  return Math.exp((-x * x) / 2);
}

/** Colours in even steps from the lowest to the highest value, as RGB; those between are mixed. */
const colorMaps = {
  /** Black to white. */
  gray: [0x000000, 0xffffff],
  /** Blue, white, red: for numbers around zero (ColorBrewer's RdBu, reversed). */
  blueRed: [
    0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xffffff, 0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b,
    0x67001f,
  ],
  /** Black, purple, orange, pale yellow: as bright as its values are high (matplotlib's, by van der Walt and Smith). */
  inferno: [
    0x000004, 0x1b0c42, 0x4b0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9a06, 0xf7d03c, 0xfcffa4,
  ],
} as const;

export type ColorMap = keyof typeof colorMaps;

/** The colour of `value`, which is limited to [0, 1]; what is not a number is drawn as 0. */
export function colorAt(map: ColorMap, value: number): [red: number, green: number, blue: number] {
  const colors = colorMaps[map];
  const position = Math.min(Math.max(value || 0, 0), 1) * (colors.length - 1);
  const below = Math.min(Math.floor(position), colors.length - 2);
  const mix = (shift: number) => {
    const [from, to] = [colors[below]!, colors[below + 1]!].map((color) => (color >> shift) & 0xff);
    return Math.round(from! + (to! - from!) * (position - below));
  };
  return [mix(16), mix(8), mix(0)];
}

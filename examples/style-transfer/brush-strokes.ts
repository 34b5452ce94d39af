import { Random } from '@dl/core';
import type { Image } from '@dl/core/data';

/** Half of a stroke's length, in pixels. */
const reach = 24;
/** Width of a stroke, in pixels. */
const width = 4;
/** Night blues, and the yellow of stars. */
const palette = [
  [22, 34, 84],
  [44, 82, 150],
  [96, 140, 190],
  [190, 205, 190],
  [240, 205, 90],
] as const;

/**
 * A painting without a subject: strokes that follow whirls, made of noise that is smeared along them (Cabral and Leedom 1993,
 * "Imaging Vector Fields Using Line Integral Convolution").
 */
export function brushStrokes(side: number, seed: number): Image {
  const random = new Random(seed);
  const hairs = Math.ceil(side / width);
  const noise = random.fillUniform(new Float32Array(hairs ** 2));
  const whirls = Array.from({ length: 7 }, () => ({
    ...{ x: random.uniform() * side, y: random.uniform() * side },
    turn: random.uniform() < 0.5 ? -1 : 1,
  }));
  /** Where a stroke goes at a place, a vector of length 1; how near the next whirl is. */
  const direction = (x: number, y: number) => {
    let [dx, dy, nearest] = [0.6, 0.1, 0];
    for (const whirl of whirls) {
      const [across, down] = [x - whirl.x, y - whirl.y];
      const strength = Math.exp(-(across ** 2 + down ** 2) / (side / 6) ** 2);
      const distance = Math.hypot(across, down) + 1e-3;
      dx -= (4 * whirl.turn * strength * down) / distance;
      dy += (4 * whirl.turn * strength * across) / distance;
      nearest = Math.max(nearest, strength);
    }
    const length = Math.hypot(dx, dy) + 1e-6;
    return { dx: dx / length, dy: dy / length, nearest };
  };
  const data = new Uint8Array(3 * side ** 2);
  for (let i = 0; i < side ** 2; i++) {
    const [column, row] = [i % side, Math.floor(i / side)];
    const { nearest } = direction(column, row);
    let sum = 0;
    for (const sign of [-1, 1]) {
      let [x, y] = [column, row];
      for (let step = 0; step < reach; step++) {
        const { dx, dy } = direction(x, y);
        x += sign * dx;
        y += sign * dy;
        const at = (value: number) => Math.min(hairs - 1, Math.max(0, Math.floor(value / width)));
        sum += noise[at(y) * hairs + at(x)]!;
      }
    }
    const light = 0.5 + 3 * (sum / (2 * reach) - 0.5) + 0.6 * (nearest - 0.4);
    const shade = Math.min(palette.length - 1.001, Math.max(0, light * (palette.length - 1)));
    const [from, to] = [palette[Math.floor(shade)]!, palette[Math.floor(shade) + 1]!];
    for (let c = 0; c < 3; c++) data[3 * i + c] = from[c]! + (shade % 1) * (to[c]! - from[c]!);
  }
  return { data, width: side, height: side, channels: 3 };
}

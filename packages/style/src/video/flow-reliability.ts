import type { FlowField } from './flow-field';
import { sampleBilinear } from './sample-bilinear';

/**
 * Where the motion between two frames is to be trusted: 1 where a pixel of now can be followed to the earlier frame and
 * back, 0 where it was hidden or outside of the frame, or lies on the edge of something that moves (Ruder et al. 2016,
 * section 5.2, equations 5 and 6, with their constants).
 *
 * @param backward - Where the pixels of now are in the earlier frame.
 * @param forward - Where the pixels of the earlier frame are now.
 * @returns 0 or 1 for every pixel of now, in rows.
 */
export function flowReliability(backward: FlowField, forward: FlowField): Float32Array {
  const { width, height } = backward;
  const reliability = new Float32Array(width * height);
  const there = { ...forward, channels: 2 };
  const way = new Float32Array(2);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const [u, v] = [backward.data[2 * pixel]!, backward.data[2 * pixel + 1]!];
      const isInside = x + u >= 0 && y + v >= 0 && x + u <= width - 1 && y + v <= height - 1;
      sampleBilinear(there, x + u, y + v, way, 0);
      const [forwardU, forwardV] = [way[0]!, way[1]!];
      const miss = (forwardU + u) ** 2 + (forwardV + v) ** 2;
      const length = u ** 2 + v ** 2;
      const isHidden = miss > 0.01 * (length + forwardU ** 2 + forwardV ** 2) + 0.5;
      const isEdge = steepness(backward, x, y) > 0.01 * length + 0.002;
      reliability[pixel] = isInside && !isHidden && !isEdge ? 1 : 0;
    }
  }
  return reliability;
}

/** The squared gradient of both components of the motion, by central differences. */
function steepness({ data, width, height }: FlowField, x: number, y: number): number {
  const [left, right] = [Math.max(x - 1, 0), Math.min(x + 1, width - 1)];
  const [above, below] = [Math.max(y - 1, 0), Math.min(y + 1, height - 1)];
  let sum = 0;
  for (let component = 0; component < 2; component++) {
    const at = (px: number, py: number) => data[2 * (py * width + px) + component]!;
    const across = (at(right, y) - at(left, y)) / Math.max(right - left, 1);
    const down = (at(x, below) - at(x, above)) / Math.max(below - above, 1);
    sum += across ** 2 + down ** 2;
  }
  return sum;
}

import type { Image } from '@dl/core/data';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];
/** x to the right and y down, in pixels from the upper left corner. */
export type Point = readonly [number, number];

/**
 * An RGB image to draw on. A shape is a signed distance to its edge (negative inside), so that every edge is smooth: a
 * pixel is covered by as much as its centre lies inside.
 */
export class Picture implements Image {
  readonly channels = 3;
  readonly data: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
    background: Colour,
  ) {
    this.data = new Uint8Array(width * height * 3);
    for (let i = 0; i < this.data.length; i += 3) this.data.set(background, i);
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    const centre = [x + width / 2, y + height / 2] as const;
    this.fill([x, y], [x + width, y + height], colour, (px, py) =>
      Math.max(Math.abs(px - centre[0]) - width / 2, Math.abs(py - centre[1]) - height / 2),
    );
  }

  circle([x, y]: Point, radius: number, colour: Colour): void {
    this.fill(
      [x - radius, y - radius],
      [x + radius, y + radius],
      colour,
      (px, py) => Math.hypot(px - x, py - y) - radius,
    );
  }

  /** A line with round ends. */
  line([x0, y0]: Point, [x1, y1]: Point, thickness: number, colour: Colour): void {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const squared = dx * dx + dy * dy || 1;
    const reach = thickness / 2;
    const first: Point = [Math.min(x0, x1) - reach, Math.min(y0, y1) - reach];
    const last: Point = [Math.max(x0, x1) + reach, Math.max(y0, y1) + reach];
    this.fill(first, last, colour, (px, py) => {
      const along = Math.min(Math.max(((px - x0) * dx + (py - y0) * dy) / squared, 0), 1);
      return Math.hypot(px - x0 - along * dx, py - y0 - along * dy) - reach;
    });
  }

  private fill(first: Point, last: Point, colour: Colour, distance: (x: number, y: number) => number): void {
    const { width, height, data } = this;
    for (let y = Math.max(Math.floor(first[1]) - 1, 0); y < Math.min(Math.ceil(last[1]) + 1, height); y++) {
      for (let x = Math.max(Math.floor(first[0]) - 1, 0); x < Math.min(Math.ceil(last[0]) + 1, width); x++) {
        const coverage = Math.min(Math.max(0.5 - distance(x + 0.5, y + 0.5), 0), 1);
        const at = (y * width + x) * 3;
        for (let c = 0; c < 3; c++)
          data[at + c] = Math.round(data[at + c]! * (1 - coverage) + colour[c]! * coverage);
      }
    }
  }
}

import { Picture } from '../picture/picture';

/** The car in its valley, and the flag that it is to reach. */
export function paintValley(position: number, goal: number): Picture {
  const picture = new Picture(600, 400, [255, 255, 255]);
  const scale = 600 / 1.8; // pixels a unit of length, from -1.2 to 0.6
  const place = (x: number) => [(x + 1.2) * scale, 400 - (Math.sin(3 * x) * 0.45 + 0.55) * scale] as const;
  for (let i = 0; i < 100; i++) {
    picture.line(place(-1.2 + 0.018 * i), place(-1.2 + 0.018 * (i + 1)), 2, [0, 0, 0]);
  }
  const [flagX, flagY] = place(goal);
  picture.line([flagX, flagY], [flagX, flagY - 50], 2, [0, 0, 0]);
  picture.rectangle(flagX + 1, flagY - 50, 24, 14, [204, 170, 20]);
  const slope = Math.cos(3 * position); // the tilt that fits Gymnasium's picture of the hill
  const [x, y] = place(position);
  const along = [Math.cos(slope), -Math.sin(slope)] as const;
  const up = [-Math.sin(slope), -Math.cos(slope)] as const;
  const offset = (a: number, b: number) =>
    [x + a * along[0] + b * up[0], y + a * along[1] + b * up[1]] as const;
  picture.line(offset(-13, 17), offset(13, 17), 14, [40, 40, 40]);
  picture.circle(offset(-10, 6), 6, [128, 128, 128]);
  picture.circle(offset(10, 6), 6, [128, 128, 128]);
  return picture;
}

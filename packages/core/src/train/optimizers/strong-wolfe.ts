/** A function of one variable, the step along a line, at one point. */
export interface LinePoint {
  readonly step: number;
  /** Not NaN. */
  readonly value: number;
  /** The derivative with respect to the step. */
  readonly slope: number;
}

export interface StrongWolfeOptions {
  /** The first step that is tried. */
  firstStep: number;
  /** The search ends when its bracket is shorter than this. */
  shortestBracket: number;
}

/** Constants of PyTorch and of Nocedal and Wright 2006, page 62, for quasi-Newton directions. */
const sufficientDecrease = 1e-4;
const curvature = 0.9;
const maxIterations = 25;

/**
 * Finds a step that satisfies the strong Wolfe conditions: it lowers the value in proportion to its length, and the
 * slope there is much flatter than at `start`. If it finds none in 25 evaluations it returns the lowest point known,
 * which may be `start`. Nocedal and Wright 2006, algorithms 3.5 and 3.6, in the form of PyTorch's LBFGS (Schmidt's
 * minFunc).
 */
export async function strongWolfe<Point extends LinePoint>(
  evaluate: (step: number) => Promise<Point>,
  start: Point,
  { firstStep, shortestBracket }: StrongWolfeOptions,
): Promise<Point> {
  const isTooHigh = ({ value, step }: Point) => value > start.value + sufficientDecrease * step * start.slope;
  const isFlat = ({ slope }: Point) => Math.abs(slope) <= -curvature * start.slope;

  // Step further until a minimum lies between two points.
  let previous = start;
  let current = await evaluate(firstStep);
  let iteration = 0;
  for (; iteration < maxIterations; iteration++) {
    if (isTooHigh(current) || (iteration > 1 && current.value >= previous.value)) break;
    if (isFlat(current)) return current;
    if (current.slope >= 0) break;
    const nearest = current.step + 0.01 * (current.step - previous.step);
    const next = cubicMinimum(previous, current, nearest, 10 * current.step);
    previous = current;
    current = await evaluate(next);
  }
  if (iteration === maxIterations) previous = start;

  // Shrink the bracket. `low` is always the lower end, `high` may lie on either side of it.
  let [low, high] = previous.value <= current.value ? [previous, current] : [current, previous];
  let isStuck = false;
  for (; iteration < maxIterations; iteration++) {
    const left = Math.min(low.step, high.step);
    const right = Math.max(low.step, high.step);
    if (right - left < shortestBracket) break;

    let step = cubicMinimum(low, high, left, right);
    const margin = 0.1 * (right - left);
    const isNearEnd = Math.min(right - step, step - left) < margin;
    if (isNearEnd && (isStuck || step >= right || step <= left)) {
      step = right - step < step - left ? right - margin : left + margin;
      isStuck = false;
    } else {
      isStuck = isNearEnd;
    }

    current = await evaluate(step);
    if (isTooHigh(current) || current.value >= low.value) {
      [low, high] = low.value <= current.value ? [low, current] : [current, low];
    } else {
      if (isFlat(current)) return current;
      if (current.slope * (high.step - low.step) >= 0) high = low;
      low = current;
    }
  }
  return low;
}

/** The minimum in [low, high] of the cubic through two points with their slopes (Nocedal and Wright 2006, 3.59). */
function cubicMinimum(a: LinePoint, b: LinePoint, low: number, high: number): number {
  const [first, second] = a.step <= b.step ? [a, b] : [b, a];
  const d1 = first.slope + second.slope - (3 * (first.value - second.value)) / (first.step - second.step);
  const d2 = Math.sqrt(d1 ** 2 - first.slope * second.slope);
  const width = second.step - first.step;
  const minimum = second.step - (width * (second.slope + d2 - d1)) / (second.slope - first.slope + 2 * d2);
  return Number.isFinite(minimum) ? Math.min(Math.max(minimum, low), high) : (low + high) / 2;
}

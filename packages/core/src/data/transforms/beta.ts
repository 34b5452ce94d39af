import type { Random } from '../../random';

/** A number in [0, 1] of the Beta(alpha, alpha) distribution, for `alpha` > 0. */
export function symmetricBeta(alpha: number, random: Random): number {
  return alpha <= 1 ? johnk(alpha, random) : gammaShare(alpha, random);
}

/** Jöhnk 1964; in logarithms, because u^(1/alpha) of a small alpha is 0 in floating point. */
function johnk(alpha: number, random: Random): number {
  for (;;) {
    const logX = Math.log(1 - random.uniform()) / alpha;
    const logY = Math.log(1 - random.uniform()) / alpha;
    const larger = Math.max(logX, logY);
    const logSum = larger + Math.log(Math.exp(logX - larger) + Math.exp(logY - larger));
    if (logSum <= 0) return Math.exp(logX - logSum);
  }
}

function gammaShare(alpha: number, random: Random): number {
  const [x, y] = [gamma(alpha, random), gamma(alpha, random)];
  return x / (x + y);
}

/** Marsaglia and Tsang 2000, "A simple method for generating gamma variables", for shapes of at least 1. */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

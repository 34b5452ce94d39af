export type Matrix3 = number[][];

/** Variances below this, of grey levels of 255, are taken for it: a picture of one colour has none. */
const smallestVariance = 1e-2;

/**
 * A power of a symmetric matrix of 3 x 3, by its eigenvectors: 0.5 is the symmetric square root. Jacobi's rotations (Golub and Van Loan
 * 2013, section 8.5).
 */
export function covarianceRoot(covariance: Matrix3, power: number): Matrix3 {
  const a = covariance.map((row) => [...row]);
  const vectors: Matrix3 = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  for (let sweep = 0; sweep < 20; sweep++) {
    for (const [p, q] of [[0, 1], [0, 2], [1, 2]] as const) rotate(a, vectors, p, q); // prettier-ignore
  }
  const values = [0, 1, 2].map((i) => Math.max(a[i]![i]!, smallestVariance) ** power);
  return vectors.map((row) =>
    vectors.map((column) => row.reduce((sum, value, k) => sum + value * values[k]! * column[k]!, 0)),
  );
}

/** Makes the element [p, q] zero. */
function rotate(a: Matrix3, vectors: Matrix3, p: number, q: number): void {
  if (Math.abs(a[p]![q]!) < 1e-12) return;
  const angle = 0.5 * Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!);
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  for (let k = 0; k < 3; k++) {
    const [x, y] = [a[k]![p]!, a[k]![q]!];
    a[k]![p] = cosine * x - sine * y;
    a[k]![q] = sine * x + cosine * y;
  }
  for (let k = 0; k < 3; k++) {
    const [x, y] = [a[p]![k]!, a[q]![k]!];
    a[p]![k] = cosine * x - sine * y;
    a[q]![k] = sine * x + cosine * y;
  }
  for (let k = 0; k < 3; k++) {
    const [x, y] = [vectors[k]![p]!, vectors[k]![q]!];
    vectors[k]![p] = cosine * x - sine * y;
    vectors[k]![q] = sine * x + cosine * y;
  }
}

import { ShapeError } from '@dl/core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FeatureStatistics } from './feature-statistics';

/**
 * `|m₁ - m₂|² + tr(C₁ + C₂ - 2 (C₁ C₂)^½)` of two sets of features (Heusel et al. 2017, equation 6): FID, if the features are Inception
 * v3's. The root's trace is the sum of the roots of the eigenvalues of `C₁^½ C₂ C₁^½`, which is symmetric.
 *
 * ```ts
 * frechetDistance(featureStatistics(real), featureStatistics(made));
 * ```
 *
 * @throws {@link ShapeError} if the features are of two sizes.
 */
export function frechetDistance(a: FeatureStatistics, b: FeatureStatistics): number {
  if (a.mean.length !== b.mean.length) {
    throw new ShapeError(
      `features are of one size, received ${a.mean.length} and ${b.mean.length}: use one network for both sets`,
    );
  }
  const shift = a.mean.reduce((sum, value, i) => sum + (value - b.mean[i]!) ** 2, 0);
  const [first, second] = [new Matrix(a.covariance), new Matrix(b.covariance)];
  const root = symmetricRoot(first);
  const product = root.mmul(second).mmul(root);
  const symmetric = product.add(product.transpose()).mul(0.5);
  const { realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  // Rounding makes eigenvalues of 0 slightly negative.
  const trace = realEigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return shift + first.trace() + second.trace() - 2 * trace;
}

function symmetricRoot(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

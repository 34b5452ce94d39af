import type { FloatImage } from '@dl/core/data';
import type { Objective } from '../objective/objective';
import { NonFiniteGradientError } from './errors';
import { normalizeLaplacian } from './laplacian-pyramid';
import { tiledGradient, type TileOptions } from './tiled-gradient';

export interface ClimbOptions extends TileOptions {
  /** Mean change of a value, in levels of 255. */
  stepSize: number;
  /** Bands of frequencies of the gradient that are brought to one strength; 0 for none. */
  laplacianLevels: number;
}

export interface Climbed {
  /** The objective before the step. */
  objective: number;
  /** False where no pixel changes the objective. */
  moved: boolean;
}

/**
 * Moves a picture one step up the gradient of an objective, in place: by the gradient over the mean of its magnitudes, so
 * that steps are of one length at every layer. Values stay in [0, 1].
 *
 * @throws {@link NonFiniteGradientError}; the picture is then as it was.
 */
export async function climb(
  objective: Objective,
  image: FloatImage,
  options: ClimbOptions,
): Promise<Climbed> {
  const { stepSize, laplacianLevels } = options;
  const { value, gradient } = await tiledGradient(objective, image, options);
  const direction =
    laplacianLevels > 0 ? normalizeLaplacian({ ...image, data: gradient }, laplacianLevels).data : gradient;
  const magnitude = direction.reduce((sum, slope) => sum + Math.abs(slope), 0) / direction.length;
  if (!Number.isFinite(magnitude) || !Number.isFinite(value)) {
    throw new NonFiniteGradientError(`at ${image.width}x${image.height} pixels`);
  }
  if (magnitude === 0) return { objective: value, moved: false };
  const rate = stepSize / 255 / magnitude;
  const { data } = image;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(Math.max(data[i]! + rate * direction[i]!, 0), 1);
  return { objective: value, moved: true };
}

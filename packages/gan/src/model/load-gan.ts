import { loadWeights, readModelMetadata } from '@dl/core/internal';
import { withoutInitialization } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import { createGenerator } from '../networks/create-gan';
import { GanModel } from './gan-model';
import { modelMetadata } from './model-metadata';

/**
 * Loads a generator that {@link saveGan} wrote, from a path, a URL or bytes. The caller disposes it.
 *
 * ```ts
 * const model = await loadGan('out/gan.safetensors');
 * const { values } = await sampleGan(model, { count: 16, seed: 1 });
 * model.dispose();
 * ```
 *
 * @throws {@link FileNotFoundError} or {@link FileFormatError}.
 */
export async function loadGan(source: TensorSource): Promise<GanModel> {
  const { gan, classes } = await readModelMetadata(source, 'GAN', modelMetadata);
  const generator = withoutInitialization(() => createGenerator(gan));
  return new GanModel(await loadWeights(generator, source), gan, classes);
}

import { InvalidArgumentError, toHostTensor, type HostTensor } from '@dl/core';
import { Conv2d, type Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

export interface LayerFilters {
  /** Name of the convolution in the model. */
  layer: string;
  /** [filters, height, width, input channels]. */
  filters: HostTensor<'float32'>;
}

/**
 * The filters of a convolution. Those of the first one can be seen: they have the channels of the image.
 *
 * ```ts
 * const { filters } = await convolutionFilters(model);
 * await writeImage('filters.png', drawFilters(filters));
 * ```
 *
 * @param layer - Name of a `Conv2d`. Default: the first one.
 * @throws {@link InvalidArgumentError} if there is no such convolution.
 */
export async function convolutionFilters(model: Module, layer?: string): Promise<LayerFilters> {
  const convolutions = [...model.namedModules()].flatMap(([name, module]) =>
    module instanceof Conv2d ? [{ name, module }] : [],
  );
  const found = convolutions.find(({ name }) => layer === undefined || name === layer);
  if (!found) {
    const names = convolutions.map(({ name }) => name).join(', ');
    throw new InvalidArgumentError(
      `${model.constructor.name} has no convolution${layer === undefined ? '' : ` "${layer}"`}; ` +
        (names ? `it has: ${names}` : 'this needs a network with a Conv2d'),
    );
  }
  const filters = tf.transpose(found.module.weight.value, [3, 0, 1, 2]); // [height, width, in, out] as stored
  const host = await toHostTensor(filters).finally(() => filters.dispose());
  return { layer: found.name, filters: host as HostTensor<'float32'> };
}

import { fromHostTensor, InvalidArgumentError, type HostTensor } from '@dl/core';
import { namesByModule } from '@dl/core/internal';
import { observeForward, type Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { batchOfOne } from './target-class';

/**
 * The name of the module that gives the last feature maps [batch, height, width, channels] of more than one pixel: those
 * that know most of the classes and still know places (Selvaraju et al. 2017, section 3). Modules with several names are
 * left out, since a name does not say which of their calls is meant.
 *
 * @throws {@link InvalidArgumentError} if no module gives such maps.
 */
export function lastFeatureMaps(model: Module, image: HostTensor): string {
  const names = namesByModule(model);
  let last: string | undefined;
  tf.tidy(() => {
    const x = fromHostTensor(batchOfOne(image));
    observeForward(
      model,
      (name, module, output) => {
        if (isMap(output) && names.get(module)!.size === 1) last = name;
      },
      () => void model.forward(x),
    );
  });
  if (last !== undefined) return last;
  throw new InvalidArgumentError(
    `no module of ${model.constructor.name} gives feature maps [batch, height, width, channels] of more than one pixel`,
  );
}

function isMap(output: unknown): boolean {
  if (!(output instanceof tf.Tensor)) return false;
  const [, height, width] = output.shape as number[];
  return output.rank === 4 && height! * width! > 1;
}

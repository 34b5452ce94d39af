/** Layers around layers. */
import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { isRecord } from '../keras-file';
import { relocated, type LayerPlan, type WeightSlot } from '../layer-plan';
import { layerType, type LayerContext, type LayerType } from '../layer-type';
import { Bidirectional, mergeModes } from '../modules/bidirectional';
import { TimeDistributed } from '../modules/time-distributed';

/** The layer that a wrapper's configuration holds, as it stands in the file. */
function inner(config: Record<string, unknown>, option: string, context: LayerContext) {
  const layer = config[option];
  if (isRecord(layer) && isRecord(layer.config))
    return layer as { class_name: unknown; config: Record<string, unknown> };
  throw new FileFormatError(`${context.where} lacks the layer that it wraps`);
}

/** Moves weights into a layer that a wrapper has under `name`. */
const into =
  (name: string, names: readonly string[]) =>
  (slot: WeightSlot): WeightSlot => ({
    ...slot,
    path: `${name}/${slot.path}`,
    layers: [names, ...slot.layers],
  });

const checkOptions = (allowed: z.ZodRawShape): LayerType =>
  layerType({
    options: allowed,
    make: () => {
      throw new FileFormatError('a wrapper makes its layers itself');
    },
  });

const anything = {
  layer: z.unknown().optional(),
  backward_layer: z.unknown().optional(),
  merge_mode: z.unknown().optional(),
};

export const wrapperLayers: Record<string, LayerType> = {
  TimeDistributed(config, context) {
    checkOptions({ layer: z.unknown().optional() })(config, context);
    const layer = inner(config, 'layer', context);
    const plan: LayerPlan = relocated(context.plan(layer), into('layer', [String(layer.config.name)]));
    return {
      slots: plan.slots,
      make: async (read) => new TimeDistributed(await plan.make(read), plan.activation?.activate),
    };
  },

  Bidirectional(config, context) {
    checkOptions(anything)(config, context);
    const mergeMode = config.merge_mode ?? 'concat';
    if (typeof mergeMode !== 'string' || !Object.hasOwn(mergeModes, mergeMode)) {
      throw new FileFormatError(
        `${context.where} has the merge_mode ${JSON.stringify(mergeMode)}; known are ${Object.keys(mergeModes).join(', ')}`,
      );
    }
    const forward = inner(config, 'layer', context);
    const goBackwards = forward.config.go_backwards !== true;
    const backward = isRecord(config.backward_layer)
      ? inner(config, 'backward_layer', context)
      : { ...forward, config: { ...forward.config, go_backwards: goBackwards } };
    if (forward.config.return_state === true)
      throw new FileFormatError(
        `${context.where} has the option return_state = true, which is not supported`,
      );
    const direction = (name: 'forward' | 'backward', layer: typeof forward) => {
      const own = String(layer.config.name);
      return relocated(context.plan(layer), into(`${name}_layer`, [own, `${name}_${own}`]));
    };
    const [forwards, backwards] = [direction('forward', forward), direction('backward', backward)];
    return {
      slots: [...forwards.slots, ...backwards.slots],
      async make(read) {
        const first = await forwards.make(read);
        try {
          return new Bidirectional(
            first,
            await backwards.make(read),
            mergeMode as keyof typeof mergeModes,
            forward.config.return_sequences === true,
          );
        } catch (error) {
          first.dispose();
          throw error;
        }
      },
    };
  },
};

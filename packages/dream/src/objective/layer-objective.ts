import * as z from 'zod';
import { parseOptions } from '@dl/core/internal';

const layerObjectiveFields = z.object({
  layer: z.string().min(1).describe('name of a layer, as papers or the modules of the network have it'),
  channels: z
    .array(z.int().nonnegative())
    .min(1)
    .optional()
    .describe('the channels whose mean is raised; default: the mean square of all'),
  neuron: z
    .boolean()
    .default(false)
    .describe('raises the channels only in the middle of the maps, not everywhere'),
  weight: z.number().default(1).describe('factor beside other layers; what is negative is weakened'),
});

/** `LAYER`, `LAYER:CHANNEL,CHANNEL`, and `@WEIGHT` after either. */
const textForm = /^(?<layer>.+?)(?::(?<channels>\d+(?:,\d+)*))?(?:@(?<weight>-?(?:\d+\.?\d*|\.\d+)))?$/;

/**
 * What a layer is to show more of, as an object or as text: `inception_4c/output`, `inception_4c/output@0.5`,
 * `inception_4d/3x3_reduce:139,7`.
 */
export const layerObjective = z.union([
  z
    .string()
    .regex(textForm, 'an objective is LAYER, LAYER:CHANNEL,CHANNEL or LAYER@WEIGHT')
    .transform((text) => {
      const { layer, channels, weight } = textForm.exec(text)!.groups!;
      return layerObjectiveFields.parse({
        layer,
        channels: channels?.split(',').map(Number),
        weight: weight === undefined ? 1 : Number(weight),
      });
    }),
  layerObjectiveFields,
]);

/** One term of what is maximised. */
export type LayerObjective = z.output<typeof layerObjectiveFields>;

/** The same as it may be given. */
export type LayerObjectiveInput = z.input<typeof layerObjective>;

/**
 * What an objective says, as an object.
 *
 * ```ts
 * parseLayerObjective('inception_4d/3x3_reduce:139'); // { layer: 'inception_4d/3x3_reduce', channels: [139], ... }
 * ```
 *
 * @throws {@link InvalidArgumentError} if it is none.
 */
export const parseLayerObjective = (given: LayerObjectiveInput): LayerObjective =>
  parseOptions('objective', layerObjective, given);

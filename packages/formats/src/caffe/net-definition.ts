import { parseTextFormat } from './parse-text-format';
import type { TextMessage } from './text-message';
import { v1LayerType, v1LayerTypes } from './v1-layer-types';

/** A layer as a `.prototxt` describes it. */
export interface LayerDefinition {
  readonly name: string;
  /** In the words of today, also where the file is old. */
  readonly type: string;
  /** Names of the values that it takes. */
  readonly bottoms: readonly string[];
  /** Names of the values that it gives; one that it also takes is computed in place. */
  readonly tops: readonly string[];
  readonly message: TextMessage;
}

/** A network as a `.prototxt` describes it, with the layers that it has when it is tested. */
export interface NetDefinition {
  /** Values from outside that the file names apart from its layers, with their shapes [batch, channels, height, width]. */
  readonly inputs: readonly { readonly name: string; readonly shape?: readonly number[] }[];
  readonly layers: readonly LayerDefinition[];
  /** The whole file, for errors. */
  readonly message: TextMessage;
}

/**
 * Reads a `.prototxt`, new or old (V1).
 *
 * @param name - Names the file in errors.
 * @throws {@link FileFormatError} with line and column if the text is none.
 */
export function readNetDefinition(text: string, name?: string): NetDefinition {
  const message = parseTextFormat(text, name);
  return {
    inputs: inputsOf(message),
    layers: [
      ...message.messages('layers').filter(isForTesting).map(v1Layer),
      ...message.messages('layer').filter(isForTesting).map(layer),
    ],
    message,
  };
}

function inputsOf(net: TextMessage): NetDefinition['inputs'] {
  const shapes = net.messages('input_shape').map((shape) => shape.integers('dim'));
  const sizes = net.integers('input_dim'); // four for each input
  return net.strings('input').map((name, index) => ({
    name,
    shape:
      shapes[index] ?? (sizes.length >= 4 * index + 4 ? sizes.slice(4 * index, 4 * index + 4) : undefined),
  }));
}

function layer(message: TextMessage): LayerDefinition {
  const type = message.string('type');
  if (type === undefined) throw message.error('a layer has no type');
  return definition(message, type);
}

function v1Layer(message: TextMessage): LayerDefinition {
  if (message.has('layer')) {
    throw message.error(
      'this is the format of 2013, in which layers lie in "layers { layer { } }"; convert it with ' +
        "Caffe's upgrade_net_proto_text",
    );
  }
  const type = message.choice('type', v1LayerTypes);
  if (type === undefined) throw message.error('a layer has no type');
  return definition(message, v1LayerType(v1LayerTypes.indexOf(type))!);
}

function definition(message: TextMessage, type: string): LayerDefinition {
  const name = message.string('name') ?? '';
  return { name, type, bottoms: message.strings('bottom'), tops: message.strings('top'), message };
}

/** Whether the rules of a layer let it be where a network is tested, at level 0 and at no stage (`Net::FilterNet`). */
function isForTesting(layer: TextMessage): boolean {
  const included = layer.messages('include');
  if (included.length > 0) return included.some(isMet);
  return !layer.messages('exclude').some(isMet);
}

function isMet(rule: TextMessage): boolean {
  const phase = rule.choice('phase', ['TRAIN', 'TEST']) ?? 'TEST';
  const isInLevels = (rule.integer('min_level') ?? 0) <= 0 && (rule.integer('max_level') ?? 0) >= 0;
  return phase === 'TEST' && isInLevels && rule.strings('stage').length === 0;
}

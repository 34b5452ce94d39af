import { FileFormatError, type HostTensor } from '@dl/core';
import { Hdf5Dataset } from '../hdf5/hdf5-dataset';
import type { Hdf5Group } from '../hdf5/hdf5-group';
import type { LayerPlan, ReadWeight, WeightSlot } from './layer-plan';
import type { LegacyWeight } from './legacy-weights';

/** Weights by path, as Keras 3 saves them in `.keras` and `.weights.h5`. */
export function weightsByPath(root: Hdf5Group, file: string): ReadWeight {
  return async (slot) => {
    const dataset = await root.get(slot.path);
    if (dataset instanceof Hdf5Dataset) return dataset.read();
    throw missing(file, slot, `nothing is at ${slot.path}`);
  };
}

/** Weights by layer and order, as Keras 1 and 2 save them; those of models in models by name. */
export function weightsByLayer(
  layers: ReadonlyMap<string, readonly LegacyWeight[]>,
  plan: LayerPlan,
  file: string,
): ReadWeight {
  const byTop = groupBy(plan.slots, topLayer);
  return async (slot) => {
    const top = topLayer(slot);
    const weights = layers.get(top) ?? [];
    const wanted = byTop.get(top)!;
    const isNested = wanted.some(({ models }) => models > 1);
    if (!isNested && weights.length !== wanted.length) {
      throw missing(file, slot, `its layer has ${weights.length} weights instead of ${wanted.length}`);
    }
    const found = isNested ? byName(weights, slot, file) : weights[wanted.indexOf(slot)]!;
    return found.dataset.read();
  };
}

/** Weights by name, as TensorFlow.js saves them. */
export function weightsByName(
  weights: readonly { readonly name: string; read(): Promise<HostTensor> }[],
  file: string,
): ReadWeight {
  return async (slot) => byName(weights, slot, file).read();
}

const topLayer = ({ layers }: WeightSlot) => layers[0]?.[0] ?? '';

/**
 * Finds the weight of a slot by its name, in which layers are folders: `model/dense/kernel`, `dense/kernel` or
 * `lstm/lstm_cell/kernel`. It must have the innermost layer in it, and of several the one with the most of the others.
 */
function byName<Weight extends { readonly name: string }>(
  weights: readonly Weight[],
  slot: WeightSlot,
  file: string,
): Weight {
  const { name, layers } = slot;
  const candidates = weights
    .map((weight) => ({ weight, parts: weight.name.split('/') }))
    .filter(({ parts }) => includesAny(parts, layers.at(-1) ?? []));
  const named = candidates.filter(({ parts }) => parts.at(-1) === name);
  // The kernel of a depthwise convolution was also just called so.
  const alike = named.length ? named : candidates.filter(({ parts }) => name.endsWith(`_${parts.at(-1)}`));
  const score = (parts: string[]) => layers.filter((names) => includesAny(parts, names)).length;
  const best = Math.max(...alike.map(({ parts }) => score(parts)));
  const [found, other] = alike.filter(({ parts }) => score(parts) === best);
  if (found && !other) return found.weight;
  throw missing(
    file,
    slot,
    found ? `"${found.weight.name}" and "${other!.weight.name}" might be it` : 'no name fits',
  );
}

const includesAny = (parts: readonly string[], names: readonly string[]) =>
  names.some((name) => parts.includes(name));

function missing(file: string, { name, layers }: WeightSlot, reason: string): FileFormatError {
  const layer = layers.map(([first]) => first).join('/');
  return new FileFormatError(`${file} lacks the weight "${name}" of layer "${layer}": ${reason}`);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

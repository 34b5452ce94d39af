import { FileFormatError } from '@dl/core';
import { Hdf5Dataset } from '../hdf5/hdf5-dataset';
import { Hdf5Group } from '../hdf5/hdf5-group';

/** A weight of a layer in Keras's first HDF5 layout. */
export interface LegacyWeight {
  /** As Keras named it, without the number of its output: 'dense/kernel'. */
  readonly name: string;
  readonly dataset: Hdf5Dataset;
}

/**
 * The weights of each layer, in the layout that Keras 1 and 2 write and Keras 3 still does for `.h5`: attributes list
 * the layers and the weights of each. Undefined if the file has another layout.
 */
export async function readLegacyWeights(root: Hdf5Group): Promise<Map<string, LegacyWeight[]> | undefined> {
  const inside = await root.get('model_weights');
  const group = inside instanceof Hdf5Group ? inside : root;
  const names = await readNames(group, 'layer_names');
  if (!names) return undefined;
  if ((await group.get(topLevel)) instanceof Hdf5Group && !names.includes(topLevel)) names.push(topLevel);
  const layers = new Map<string, LegacyWeight[]>();
  for (const name of names) layers.set(name, await readLayer(group, name));
  return layers;
}

/** Where Keras keeps the weights of the model itself that belong to no layer. */
const topLevel = 'top_level_model_weights';

async function readLayer(group: Hdf5Group, name: string): Promise<LegacyWeight[]> {
  const layer = await group.get(name);
  if (!(layer instanceof Hdf5Group))
    throw new FileFormatError(`the file lists a layer "${name}", but lacks it`);
  const weights: LegacyWeight[] = [];
  for (const path of (await readNames(layer, 'weight_names')) ?? []) {
    const dataset = await layer.get(path);
    if (!(dataset instanceof Hdf5Dataset)) {
      throw new FileFormatError(`the file lists a weight "${path}" of layer "${name}", but lacks it`);
    }
    weights.push({ name: path.replace(/:0$/, ''), dataset });
  }
  return weights;
}

/** A list of names; where it was too long for one attribute, Keras numbered its parts. */
async function readNames(group: Hdf5Group, attribute: string): Promise<string[] | undefined> {
  const whole = await group.attribute(attribute);
  if (whole !== undefined) return textsOf(whole);
  const names: string[] = [];
  for (let part = 0; ; part++) {
    const value = await group.attribute(`${attribute}${part}`);
    if (value === undefined) return part > 0 ? names : undefined;
    names.push(...textsOf(value));
  }
}

/** An empty list has no texts in it: Keras writes it as an array of no numbers. */
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : [];

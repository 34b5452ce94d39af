import { FileFormatError, type HostTensor } from '@dl/core';
import { joinName } from '../tensor-name';
import { AttributeObject } from './torch-globals';
import { TorchTensor } from './torch-tensor';

/** A tensor of a checkpoint: PyTorch's, whose elements are elsewhere in the file, or NumPy's, which are here. */
export type CheckpointTensor = TorchTensor | HostTensor;

export interface NamedTensors {
  tensors: [name: string, tensor: CheckpointTensor][];
  metadata: Record<string, string>;
}

/** Containers in each other deeper than this are no data. */
const maximumDepth = 64;

/**
 * Finds the state dict in what a file holds, and names its tensors.
 *
 * A dict that has tensors is the state dict. If it has none, but exactly one of its entries does ("state_dict", "model",
 * ...), that entry is. Otherwise every tensor counts, named by the keys that lead to it, joined by dots. A "module." in
 * front of all names, which DataParallel leaves, is dropped. Text and numbers of the outer dict are metadata, and so are
 * those of dicts in it that hold nothing else, under names such as "model_args.n_layer".
 *
 * @param limit - The most values to look at: a file of few bytes can refer to its parts again and again.
 */
export function namedTensors(root: unknown, limit: number): NamedTensors {
  const outer = entriesOf(root) ?? [];
  const stateDict = findStateDict(root, outer);
  const tensors = [...new TreeWalk(limit).tensors(stateDict, '')];
  return { tensors: withoutParallelPrefix(tensors), metadata: metadataOf(outer) };
}

type Entries = Iterable<readonly [key: unknown, value: unknown]>;

/** What a container holds; undefined for any other value. */
function entriesOf(value: unknown): Entries | undefined {
  if (value instanceof Map) return value as ReadonlyMap<unknown, unknown>;
  if (value instanceof AttributeObject) return value.attributes;
  if (Array.isArray(value)) return (value as unknown[]).entries();
  return undefined;
}

function isTensor(value: unknown): value is CheckpointTensor {
  if (value instanceof TorchTensor) return true;
  return (
    typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value && 'data' in value
  );
}

function holdsTensors(value: unknown): boolean {
  return value instanceof Map && [...value.values()].some(isTensor);
}

function findStateDict(root: unknown, outer: Entries): unknown {
  if (!(root instanceof Map) || holdsTensors(root)) return root;
  const candidates = [...outer].map(([, value]) => value).filter(holdsTensors);
  return candidates.length === 1 ? candidates[0] : root;
}

class TreeWalk {
  private visited = 0;

  constructor(private readonly limit: number) {}

  *tensors(value: unknown, name: string, depth = 0): Generator<[string, CheckpointTensor]> {
    if (++this.visited > this.limit || depth > maximumDepth) {
      throw new FileFormatError('the file is damaged: its containers hold each other again and again');
    }
    // A file may hold a single tensor, which has no name.
    if (isTensor(value)) yield [name || 'tensor', value];
    else {
      for (const [key, child] of entriesOf(value) ?? []) {
        if (isPlain(key)) yield* this.tensors(child, joinName(name, String(key)), depth + 1);
      }
    }
  }
}

/** What names and metadata are made of. */
function isPlain(value: unknown): value is string | number | bigint | boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

const parallelPrefix = 'module.';

function withoutParallelPrefix(tensors: NamedTensors['tensors']): NamedTensors['tensors'] {
  if (!tensors.every(([name]) => name.startsWith(parallelPrefix))) return tensors;
  return tensors.map(([name, tensor]) => [name.slice(parallelPrefix.length), tensor]);
}

function metadataOf(entries: Entries): Record<string, string> {
  const texts: [string, string][] = [];
  for (const [key, value] of entries) {
    if (typeof key !== 'string' || key === '__proto__') continue;
    if (isPlain(value)) texts.push([key, String(value)]);
    else if (value instanceof Map && value.size <= maximumSettings && [...value.values()].every(isPlain)) {
      for (const [name, setting] of value) if (isPlain(name)) texts.push([`${key}.${name}`, String(setting)]);
    }
  }
  return Object.fromEntries(texts);
}

/** A dict of more values is data, not a description. */
const maximumSettings = 100;

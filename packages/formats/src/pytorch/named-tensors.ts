import { FileFormatError, type HostTensor } from '@dl/core';
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
 * front of all names, which DataParallel leaves, is dropped. Text and numbers of the outer dict are metadata.
 *
 * @param limit - The most values to look at: a file of few bytes can refer to its parts again and again.
 */
export function namedTensors(root: unknown, limit: number): NamedTensors {
  const outer = entriesOf(root) ?? [];
  const stateDict = findStateDict(root, outer);
  const tensors = [...new TreeWalk(limit).tensors(stateDict, [])];
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

  *tensors(value: unknown, path: readonly unknown[]): Generator<[string, CheckpointTensor]> {
    if (++this.visited > this.limit || path.length > maximumDepth) {
      throw new FileFormatError(
        `its containers hold each other more than ${this.visited > this.limit ? this.limit : maximumDepth} times`,
      );
    }
    if (isTensor(value)) yield [nameOf(path), value];
    else for (const [key, child] of entriesOf(value) ?? []) yield* this.tensors(child, [...path, key]);
  }
}

/** A file may hold a single tensor, which has no name. */
function nameOf(path: readonly unknown[]): string {
  const odd = path.find((key) => !['string', 'number', 'bigint', 'boolean'].includes(typeof key));
  if (odd !== undefined)
    throw new FileFormatError('a tensor in it has a key that is neither text nor a number');
  return path.join('.') || 'tensor';
}

const parallelPrefix = 'module.';

function withoutParallelPrefix(tensors: NamedTensors['tensors']): NamedTensors['tensors'] {
  if (!tensors.every(([name]) => name.startsWith(parallelPrefix))) return tensors;
  return tensors.map(([name, tensor]) => [name.slice(parallelPrefix.length), tensor]);
}

function metadataOf(entries: Entries): Record<string, string> {
  const texts: [string, string][] = [];
  for (const [key, value] of entries) {
    const isPlain = ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
    if (typeof key === 'string' && key !== '__proto__' && isPlain) texts.push([key, String(value)]);
  }
  return Object.fromEntries(texts);
}

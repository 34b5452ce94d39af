import { elementCount } from '../bytes/tensor-data';
import { joinName } from '../tensor-name';
import { Torch7Table, Torch7Tensor } from './torch7-objects';

/** What modules keep between calls, beside their parameters and running statistics. */
const scratch = new Set([
  'output',
  'gradInput',
  'gradWeight',
  'gradBias',
  'finput',
  'fgradInput',
  'save_mean',
  'save_std',
  'buffer',
]);

/**
 * Names the tensors of a Torch7 file as PyTorch would: by the keys that lead to them, joined by dots, where numbers count
 * from 0 instead of 1 and the `modules` of a container is left out. So `net.modules[1].modules[3].weight` is
 * "0.2.weight", and the VGG of `{ features = nn.Sequential(), ... }` has "features.0.weight".
 *
 * Of modules only parameters and running statistics count, not gradients, outputs and buffers, and a convolution that
 * keeps its weight as a matrix gets PyTorch's four axes. What is reached by several ways is named by the first.
 */
export function parameterNames(root: unknown): [name: string, tensor: Torch7Tensor][] {
  if (root instanceof Torch7Tensor) return [['tensor', root]];
  const tensors: [string, Torch7Tensor][] = [];
  const seen = new Set<Torch7Table>();
  // A stack instead of recursion: nngraph's nodes nest as deep as the network is.
  const open: [prefix: string, value: unknown][] = [['', root]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [name, value] = next;
    if (value instanceof Torch7Tensor) tensors.push([name, value]);
    if (!(value instanceof Torch7Table) || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of childrenOf(value).reverse()) open.push([joinName(name, key), child]);
  }
  return tensors;
}

/** Submodules first, then array items in order, then the others in the order of the file. */
function childrenOf(table: Torch7Table): [key: string, value: unknown][] {
  const entries = [...table.entries].filter(
    ([key, value]) => value instanceof Torch7Table || isParameter(table, key, value),
  );
  return entries
    .sort(([a], [b]) => rank(a) - rank(b) || (typeof a === 'number' && typeof b === 'number' ? a - b : 0))
    .map(([key, value]) => [
      segment(table, key),
      value instanceof Torch7Tensor ? shaped(table, value) : value,
    ]);
}

function rank(key: unknown): number {
  if (key === 'modules') return 0;
  return typeof key === 'number' ? 1 : 2;
}

function segment({ className }: Torch7Table, key: unknown): string {
  if (key === 'modules' && className !== undefined) return '';
  if (typeof key === 'number') return String(Number.isInteger(key) ? key - 1 : key);
  return typeof key === 'string' ? key : typeof key;
}

function isParameter({ className }: Torch7Table, key: unknown, value: unknown): boolean {
  if (!(value instanceof Torch7Tensor)) return false;
  if (className === undefined || typeof key !== 'string') return true;
  return !scratch.has(key) && !key.startsWith('_') && elementCount(value.shape) > 0;
}

/** nn.SpatialConvolutionMM keeps [out, in * height * width]; PyTorch has [out, in, height, width]. */
function shaped({ entries }: Torch7Table, tensor: Torch7Tensor): Torch7Tensor {
  const sizes = ['nOutputPlane', 'nInputPlane', 'kH', 'kW'].map((key) => entries.get(key));
  if (tensor.shape.length !== 2 || !sizes.every((size) => typeof size === 'number')) return tensor;
  const [output, input, height, width] = sizes as [number, number, number, number];
  const fits = tensor.shape[0] === output && tensor.shape[1] === input * height * width;
  if (!fits || tensor.strides[1] !== 1) return tensor;
  const strides = [tensor.strides[0]!, height * width, width, 1];
  return new Torch7Tensor(
    tensor.dtype,
    [output, input, height, width],
    strides,
    tensor.offset,
    tensor.storage,
  );
}

import type { LayerContext } from '../layer-context';
import type { TextMessage } from '../text-message';

type Pair = [height: number, width: number];

/** How a window moves over maps, as convolution and pooling say it. */
export interface Window {
  kernelSize: Pair;
  stride: Pair;
  padding: Pair;
}

/** `kernel_size`, `stride` and `pad`, or their `_h` and `_w`. */
export function windowOf(layer: LayerContext, options: TextMessage): Window {
  const kernelSize = pairOf(layer, options, 'kernel_size', 'kernel');
  if (!kernelSize) throw layer.error('has no kernel_size', options);
  return {
    kernelSize,
    stride: pairOf(layer, options, 'stride', 'stride') ?? [1, 1],
    padding: pairOf(layer, options, 'pad', 'pad') ?? [0, 0],
  };
}

/** One number for both axes, one for each, or `_h` and `_w`. */
export function pairOf(
  layer: LayerContext,
  options: TextMessage,
  name: string,
  prefix: string,
): Pair | undefined {
  const both = options.integers(name);
  const height = options.integer(`${prefix}_h`);
  const width = options.integer(`${prefix}_w`);
  if (both.length > 2) throw layer.error(`has ${both.length} values of ${name}, for 2 axes`, options);
  if (both.length > 0) return [both[0]!, both.at(-1)!];
  if (height === undefined && width === undefined) return undefined;
  if (height !== undefined && width !== undefined) return [height, width];
  throw layer.error(`has only one of ${prefix}_h and ${prefix}_w`, options);
}

/** Throws unless every size of an output is at least 1. */
export function assertSizes(layer: LayerContext, sizes: readonly number[]): void {
  if (!sizes.every((size) => size >= 1 && Number.isSafeInteger(size)))
    throw layer.error(`would give maps of ${sizes.join(' x ')} pixels`);
}

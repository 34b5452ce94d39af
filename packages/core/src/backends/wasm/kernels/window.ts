import type { backend_util } from '@tensorflow/tfjs-core';

/** A convolution or pooling of images or volumes. */
export type Layer = backend_util.Conv2DInfo | backend_util.Conv3DInfo;

/** The input positions that one output position sees. */
export interface Window {
  /** Where the output position's channels begin. */
  output: number;
  /** How many taps of the filter lie inside of the input. */
  count: number;
  /** Where the input channels under each of these taps begin. */
  inputs: Int32Array;
  /** The number of each of these taps in the filter, row by row. */
  taps: Int32Array;
}

/**
 * Calls `visit` for each output position of a convolution or pooling (channels last), in order. It passes the same
 * object each time.
 */
export function forEachWindow(layer: Layer, visit: (window: Window) => void): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = layer;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = layer;
  const { inDepth, outDepth, filterDepth, strideDepth, dilationDepth, front } = depthOf(layer);
  const size = filterDepth * filterHeight * filterWidth;
  const inputs = new Int32Array(size);
  const taps = new Int32Array(size);
  const window: Window = { output: 0, count: 0, inputs, taps };
  for (let image = 0; image < layer.batchSize; image++) {
    for (let plane = 0; plane < outDepth; plane++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++) {
          let count = 0;
          for (let k = 0; k < filterDepth; k++) {
            const z = plane * strideDepth - front + k * dilationDepth;
            if (z < 0 || z >= inDepth) continue;
            for (let i = 0; i < filterHeight; i++) {
              const y = row * strideHeight - padInfo.top + i * dilationHeight;
              if (y < 0 || y >= inHeight) continue;
              for (let j = 0; j < filterWidth; j++) {
                const x = column * strideWidth - padInfo.left + j * dilationWidth;
                if (x < 0 || x >= inWidth) continue;
                inputs[count] = (((image * inDepth + z) * inHeight + y) * inWidth + x) * inChannels;
                taps[count++] = (k * filterHeight + i) * filterWidth + j;
              }
            }
          }
          window.count = count;
          visit(window);
          window.output += layer.outChannels;
        }
      }
    }
  }
}

/** Images are volumes of one plane. */
function depthOf(layer: Layer) {
  if (!('inDepth' in layer)) {
    return { inDepth: 1, outDepth: 1, filterDepth: 1, strideDepth: 1, dilationDepth: 1, front: 0 };
  }
  return { ...layer, front: layer.padInfo.front };
}

import type { backend_util } from '@tensorflow/tfjs-core';

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
export function forEachWindow(layer: backend_util.Conv2DInfo, visit: (window: Window) => void): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = layer;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = layer;
  const inputs = new Int32Array(filterHeight * filterWidth);
  const taps = new Int32Array(filterHeight * filterWidth);
  const window: Window = { output: 0, count: 0, inputs, taps };
  for (let image = 0; image < layer.batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let count = 0;
        for (let i = 0; i < filterHeight; i++) {
          const y = row * strideHeight - padInfo.top + i * dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          for (let j = 0; j < filterWidth; j++) {
            const x = column * strideWidth - padInfo.left + j * dilationWidth;
            if (x < 0 || x >= inWidth) continue;
            inputs[count] = ((image * inHeight + y) * inWidth + x) * inChannels;
            taps[count++] = i * filterWidth + j;
          }
        }
        window.count = count;
        visit(window);
        window.output += outChannels;
      }
    }
  }
}

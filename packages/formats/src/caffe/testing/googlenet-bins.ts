import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readNetDefinition } from '../net-definition';
import type { BlobToWrite, LayerToWrite } from './caffemodel-file';

/**
 * The weights of BVLC GoogLeNet as caffejs keeps them (`../shared/data/imagenet/googlenet_bvlc`): for each layer
 * `weights/NAME_filter.bin`, little-endian float32 in the order out, height, width, in, and `weights/NAME_bias.bin`.
 *
 * @returns The layers of `deploy.prototxt` with their blobs as Caffe has them.
 */
export async function readGoogleNetBins(folder: string): Promise<LayerToWrite[]> {
  const text = await readFile(path.join(folder, 'deploy.prototxt'), 'utf8');
  const layers: LayerToWrite[] = [];
  for (const { name, type, message } of readNetDefinition(text).layers) {
    const blobs: BlobToWrite[] = [];
    if (type === 'Convolution' || type === 'InnerProduct') {
      const filter = await readFloats(path.join(folder, 'weights', `${name}_filter.bin`));
      const bias = await readFloats(path.join(folder, 'weights', `${name}_bias.bin`));
      const kernel = message.message('convolution_param').integer('kernel_size');
      const outputs = bias.length;
      blobs.push(
        kernel
          ? channelsFirst(filter, outputs, kernel * kernel, kernel)
          : { shape: [outputs, filter.length / outputs], data: filter },
        { shape: [outputs], data: bias },
      );
    }
    layers.push({ name, type, blobs });
  }
  return layers;
}

async function readFloats(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function channelsFirst(filter: Float32Array, outputs: number, pixels: number, kernel: number): BlobToWrite {
  const inputs = filter.length / outputs / pixels;
  const data = new Float32Array(filter.length);
  for (let output = 0; output < outputs; output++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let input = 0; input < inputs; input++) {
        data[(output * inputs + input) * pixels + pixel] =
          filter[(output * pixels + pixel) * inputs + input]!;
      }
    }
  }
  return { shape: [outputs, inputs, kernel, kernel], data };
}

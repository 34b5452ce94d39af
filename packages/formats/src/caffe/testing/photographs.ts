import { FileFormatError, Random } from '@dl/core';
import { applyTransforms, centerCrop, readImage, resize, toImage, type Image } from '@dl/core/data';
import * as tf from '@tensorflow/tfjs-core';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const cats = ['tabby', 'tiger cat', 'Egyptian cat'];

/**
 * Photographs of `../shared/data`, and which classes of ImageNet are right for them, by the first word of their synset;
 * none where ImageNet has no class for what they show.
 */
export const photographs: readonly { file: string; expected: readonly string[] }[] = [
  { file: 'photos/coral/cat.bmp', expected: cats },
  { file: 'photos/coral/grace_hopper.bmp', expected: ['military uniform'] },
  { file: 'photos/coral/parrot.jpg', expected: ['macaw'] },
  { file: 'photos/imageio/chelsea.png', expected: cats },
  { file: 'photos/imageio/coffee.png', expected: ['espresso', 'cup'] },
  { file: 'style/content/golden_gate.jpg', expected: ['suspension bridge'] },
  { file: 'photos/imageio/astronaut.png', expected: [] },
  { file: 'style/content/chicago.jpg', expected: [] },
  { file: 'style/content/city.jpg', expected: [] },
  { file: 'style/content/sky.jpg', expected: [] },
  { file: 'style/content/tubingen.jpg', expected: [] },
];

/** The first words of the 1000 classes, in their order. */
export async function readClasses(root: string): Promise<string[]> {
  const text = await readFile(path.join(root, 'imagenet/labels/synset_words.txt'), 'utf8');
  return text.trim().split('\n').map((line) => line.slice('n01440764 '.length).split(',')[0]!); // prettier-ignore
}

/** How a photograph becomes a square: all of it squashed, or the middle of it (the usual evaluation on ImageNet). */
const squares = {
  squash: [resize([224, 224])],
  crop: [resize(256), centerCrop(224)],
};

/** A photograph as GoogLeNet takes it: BGR in 0 to 255 minus the mean of ImageNet, [1, 224, 224, 3]. */
export async function readPhotograph(file: string, square: keyof typeof squares): Promise<tf.Tensor> {
  const photo = file.endsWith('.bmp') ? readBitmap(await readFile(file), file) : await readImage(file);
  const { data } = toImage(applyTransforms(photo, squares[square], new Random(0)));
  return tf.tidy(() => {
    const redGreenBlue = tf.tensor4d(Float32Array.from(data), [1, 224, 224, 3]);
    return tf.sub(tf.reverse(redGreenBlue, 3), [104, 117, 123]);
  });
}

export interface Guess {
  label: string;
  probability: number;
}

/** The most probable classes, the best first. */
export async function bestClasses(
  probabilities: tf.Tensor,
  classes: readonly string[],
  count: number,
): Promise<Guess[]> {
  const values = await probabilities.data();
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
  return order.slice(0, count).map((index) => ({ label: classes[index]!, probability: values[index]! }));
}

/** An uncompressed bitmap of 24 bits a pixel, whose rows go from the bottom to the top; `sharp` reads none. */
function readBitmap(bytes: Uint8Array, name: string): Image {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [offset, width, height] = [
    view.getUint32(10, true),
    view.getInt32(18, true),
    view.getInt32(22, true),
  ];
  if (view.getUint16(28, true) !== 24 || view.getUint32(30, true) !== 0 || height < 0)
    throw new FileFormatError(`${name} is no plain bitmap of 24 bits a pixel`);
  const stride = Math.ceil((width * 3) / 4) * 4;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = offset + (height - 1 - y) * stride + x * 3; // blue, green, red
      data.set([bytes[pixel + 2]!, bytes[pixel + 1]!, bytes[pixel]!], (y * width + x) * 3);
    }
  }
  return { data, width, height, channels: 3 };
}

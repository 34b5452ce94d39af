import { expect, it } from '@jest/globals';
import { fromHostTensor } from '@dl/core';
import { applyTransforms } from '@dl/core/data';
import { Conv2d, Flatten, Linear, MaxPool2d, Module, ReLU, Sequential } from '@dl/core/nn';
import { openSafetensors } from '@dl/core/weights';
import { MappedReader, openWeights } from '@dl/formats';
import * as tf from '@tensorflow/tfjs-core';
import { findPretrained } from './catalogue';
import { kerasVggNames } from './keras';

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);

/** VGG-16 with layers of 3 channels, for images of 64x64. */
class NarrowVgg extends Module {
  readonly features = new Sequential(
    ...[2, 2, 3, 3, 3].flatMap((count): Module[] => [
      ...Array.from({ length: count }, () => [new Conv2d(3, 3, 3, { padding: 1 }), new ReLU()]).flat(),
      new MaxPool2d(2),
    ]),
  );
  readonly classifier = new Sequential(
    ...[
      new Linear(12, 6),
      new ReLU(),
      new ReLU(),
      new Linear(6, 5),
      new ReLU(),
      new ReLU(),
      new Linear(5, 4),
    ],
  );
  private readonly flatten = new Flatten();

  forward(images: tf.Tensor): tf.Tensor {
    return this.classifier.forward(this.flatten.forward(this.features.forward(images)));
  }
}

it('a VGG of Keras computes here what it computes there, from RGB, with the rows of fc1 in our order', async () => {
  const { images, logits } = await (await openSafetensors(fixture('keras-vgg.safetensors'))).read();
  const reader = new MappedReader(
    await openWeights(fixture('keras-vgg.h5')),
    kerasVggNames('vgg16', [2, 2, 3]),
  );
  const model = new NarrowVgg().eval();
  const state = Object.fromEntries(
    Object.entries(await reader.read()).map(([name, tensor]) => [name, fromHostTensor(tensor)]),
  );
  model.loadStateDict(state);

  const preprocessing = findPretrained('vgg16.keras').transforms.slice(-2); // from bytes, without resizing
  const pixels = images!.data as Uint8Array;
  const inputs = [0, 1].map((i) => {
    const data = pixels.subarray(i * 64 * 64 * 3, (i + 1) * 64 * 64 * 3);
    return applyTransforms({ width: 64, height: 64, channels: 3, data }, preprocessing);
  });
  const received = tf.tidy(() => {
    const batch = tf.stack(inputs.map((input) => fromHostTensor(input)));
    return model.forward(batch).dataSync();
  });
  const expected = logits!.data as Float32Array;
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => expect(Math.abs(received[i]! - value)).toBeLessThan(1e-4 * largest));
  tf.dispose(state);
  model.dispose();
});

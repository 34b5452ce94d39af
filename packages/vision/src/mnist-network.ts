import { Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '@dl/core/nn';

/**
 * The convolutional network with which courses introduce MNIST (the one of Keras' `mnist_cnn` example, with a second
 * layer of 32 channels). 600,810 parameters; images [batch, 28, 28, 1] in [0, 1], logits [batch, 10].
 *
 * ```ts
 * const model = withRandom(new Random(1), () => mnistNetwork());
 * model.eval().forward(images); // [batch, 10]
 * ```
 */
export function mnistNetwork(): Sequential {
  return new Sequential(
    new Conv2d(1, 32, 3),
    new ReLU(),
    new Conv2d(32, 32, 3),
    new ReLU(),
    new MaxPool2d(2),
    new Dropout(0.25),
    new Flatten(),
    new Linear(12 * 12 * 32, 128),
    new ReLU(),
    new Dropout(0.5),
    new Linear(128, 10),
  );
}

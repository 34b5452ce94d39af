import { Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '@dl/core/nn';

/** AlexNet as torchvision has it (Krizhevsky 2014): images [batch, 224, 224, 3], logits [batch, 1000]. */
export function alexnet(): Sequential {
  return new Sequential(
    new Conv2d(3, 64, 11, { stride: 4, padding: 2 }),
    new ReLU(),
    new MaxPool2d(3, { stride: 2 }),
    new Conv2d(64, 192, 5, { padding: 2 }),
    new ReLU(),
    new MaxPool2d(3, { stride: 2 }),
    new Conv2d(192, 384, 3, { padding: 1 }),
    new ReLU(),
    new Conv2d(384, 256, 3, { padding: 1 }),
    new ReLU(),
    new Conv2d(256, 256, 3, { padding: 1 }),
    new ReLU(),
    new MaxPool2d(3, { stride: 2 }),
    new Flatten(),
    new Dropout(),
    new Linear(256 * 6 * 6, 4096),
    new ReLU(),
    new Dropout(),
    new Linear(4096, 4096),
    new ReLU(),
    new Linear(4096, 1000),
  );
}

import { Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '@dl/core/nn';

/** Simonyan and Zisserman 2014, table 1, column E: output channels of 3x3 convolutions, 'M' is a 2x2 max-pool. */
const configuration = [
  64, 64, 'M', 128, 128, 'M', 256, 256, 256, 256, 'M', 512, 512, 512, 512, 'M', 512, 512, 512, 512, 'M',
] as const; // prettier-ignore

/** The layers of VGG19 up to and including the ReLU of its convolution number `convolutions`; all of them are 16. */
export function vgg19Features(convolutions = 16): Sequential {
  const layers = [];
  let channels = 3;
  let count = 0;
  for (const item of configuration) {
    if (count === convolutions && convolutions < 16) break;
    if (item === 'M') layers.push(new MaxPool2d(2));
    else {
      layers.push(new Conv2d(channels, item, 3, { padding: 1 }), new ReLU());
      channels = item;
      count++;
    }
  }
  return new Sequential(...layers);
}

/** VGG19: images [batch, 224, 224, 3], logits [batch, 1000]. */
export function vgg19(): Sequential {
  return new Sequential(
    vgg19Features(),
    new Flatten(),
    new Linear(512 * 7 * 7, 4096),
    new ReLU(),
    new Dropout(),
    new Linear(4096, 4096),
    new ReLU(),
    new Dropout(),
    new Linear(4096, 1000),
  );
}

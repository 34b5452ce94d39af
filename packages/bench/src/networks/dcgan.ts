import {
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  Flatten,
  LeakyReLU,
  ReLU,
  Sequential,
  Tanh,
} from '@dl/core/nn';

/** The generator of DCGAN (Radford et al. 2016) at 64 pixels: noise [batch, 1, 1, 100], images [batch, 64, 64, 3]. */
export function dcganGenerator(): Sequential {
  const up = (inChannels: number, outChannels: number) => [
    new ConvTranspose2d(inChannels, outChannels, 4, { stride: 2, padding: 1, bias: false }),
    new BatchNorm2d(outChannels),
    new ReLU(),
  ];
  return new Sequential(
    new ConvTranspose2d(100, 512, 4, { bias: false }),
    new BatchNorm2d(512),
    new ReLU(),
    ...up(512, 256),
    ...up(256, 128),
    ...up(128, 64),
    new ConvTranspose2d(64, 3, 4, { stride: 2, padding: 1 }),
    new Tanh(),
  );
}

/** The discriminator: images [batch, 64, 64, 3], logits [batch, 1]. */
export function dcganDiscriminator(): Sequential {
  const down = (inChannels: number, outChannels: number) => [
    new Conv2d(inChannels, outChannels, 4, { stride: 2, padding: 1, bias: false }),
    new BatchNorm2d(outChannels),
    new LeakyReLU(0.2),
  ];
  return new Sequential(
    new Conv2d(3, 64, 4, { stride: 2, padding: 1 }),
    new LeakyReLU(0.2),
    ...down(64, 128),
    ...down(128, 256),
    ...down(256, 512),
    new Conv2d(512, 1, 4),
    new Flatten(),
  );
}

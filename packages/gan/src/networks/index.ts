export { ConditionalBatchNorm } from './conditional-batch-norm';
export { ganConfiguration, type GanConfiguration } from './configuration';
export { createDiscriminator, createGenerator } from './create-gan';
export { DcganDiscriminator, DcganGenerator } from './dcgan';
export { Discriminator, type Judgement } from './discriminator';
export { Generator } from './generator';
export { MlpDiscriminator, MlpGenerator } from './mlp';
export { ResNetDiscriminator, ResNetGenerator } from './resnet';

import { InvalidArgumentError } from '@dl/core';
import { initialize, type AnyModule } from '@dl/core/nn';
import { parseOptions } from '@dl/core/internal';
import { ganConfiguration, type GanConfiguration } from './configuration';
import { DcganDiscriminator, DcganGenerator } from './dcgan';
import type { Discriminator } from './discriminator';
import type { Generator } from './generator';
import { MlpDiscriminator, MlpGenerator } from './mlp';
import { ResNetDiscriminator, ResNetGenerator } from './resnet';

/** Both networks, and what the weights of a layer start from. */
const architectures = {
  dcgan: {
    generator: DcganGenerator,
    discriminator: DcganDiscriminator,
    weights: (shape: number[]) => initialize.normal(shape, 0, 0.02), // Radford et al. 2016, section 4
  },
  resnet: {
    generator: ResNetGenerator,
    discriminator: ResNetDiscriminator,
    weights: (shape: number[]) => initialize.xavierUniform(shape),
  },
  mlp: {
    generator: MlpGenerator,
    discriminator: MlpDiscriminator,
    weights: (shape: number[]) => initialize.kaimingNormal(shape),
  },
} as const;

/**
 * The generator that a configuration describes, with weights of the current generator of random numbers.
 *
 * @throws {@link InvalidArgumentError} if the parts of the configuration do not go together.
 */
export function createGenerator(configuration: GanConfiguration): Generator {
  const checked = checkConfiguration(configuration);
  const { generator, weights } = architectures[checked.architecture];
  return initialized(new generator(checked), weights);
}

/** The discriminator that a configuration describes: see {@link createGenerator}. */
export function createDiscriminator(configuration: GanConfiguration): Discriminator {
  const checked = checkConfiguration(configuration);
  const { discriminator, weights } = architectures[checked.architecture];
  return initialized(new discriminator(checked), weights);
}

function checkConfiguration(configuration: GanConfiguration): GanConfiguration {
  const checked = parseOptions('a GAN', ganConfiguration, configuration);
  if ((checked.conditioning === 'none') !== (checked.classes === 0)) {
    throw new InvalidArgumentError(
      `the conditioning "${checked.conditioning}" does not go with ${checked.classes} classes: with classes it is ` +
        'projection or auxiliary, without them none',
    );
  }
  return checked;
}

/** Weights of linear layers and convolutions are drawn anew; class vectors, norms and biases stay. */
function initialized<Network extends AnyModule>(
  network: Network,
  weights: (shape: number[]) => ReturnType<typeof initialize.normal>,
): Network {
  for (const [, parameter] of network.namedParameters()) {
    if (parameter.layout !== 'same') parameter.assign(weights(parameter.shape));
  }
  return network;
}

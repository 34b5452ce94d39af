import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { Parameter, withoutInitialization, type AnyModule, type StateDict } from '@dl/core/nn';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { adam, valueAndGradients } from '@dl/core/train';
import { gradientPenalty, r1Penalty } from '../losses';
import { createDiscriminator, createGenerator, type GanConfiguration } from '../networks';
import { AdversarialTrainer } from './adversarial-trainer';
import { GanRules, type GanRulesOptions } from './gan-rules';

/** As in `fixtures/gan_steps.py`. */
const cases: Record<
  string,
  Pick<GanConfiguration, 'conditioning' | 'norm'> & Omit<GanRulesOptions, 'augment'>
> = {
  vanilla: { loss: 'vanilla', conditioning: 'none', norm: 'none', gradientPenalty: 0, r1: 0 },
  'least-squares': { loss: 'least-squares', conditioning: 'none', norm: 'none', gradientPenalty: 0, r1: 0 },
  hinge: { loss: 'hinge', conditioning: 'projection', norm: 'spectral', gradientPenalty: 0, r1: 0 },
  wasserstein: { loss: 'wasserstein', conditioning: 'projection', norm: 'none', gradientPenalty: 10, r1: 0 },
  r1: { loss: 'vanilla', conditioning: 'auxiliary', norm: 'none', gradientPenalty: 0, r1: 5 },
};
let fixture: Record<string, HostTensor>;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  fixture = await readFixture(new URL('fixtures/gan-steps.safetensors', import.meta.url));
});

/** What is random comes from the fixture: first for the discriminator, then for the generator. */
class RecordedRules extends GanRules {
  private drawn = 0;
  name = '';

  protected override drawLatents() {
    const number = this.drawn++;
    return {
      noise: recorded(this.name, `noise${number}`),
      labels: cases[this.name]!.conditioning === 'none' ? undefined : recorded(this.name, `labels${number}`),
    };
  }

  protected override drawMix() {
    return recorded(this.name, 'mix');
  }
}

describe.each(Object.entries(cases))('%s', (name, { conditioning, norm, ...options }) => {
  function create() {
    const classes = conditioning === 'none' ? 0 : 3;
    const shared = {
      architecture: 'dcgan',
      shape: [8, 8, 1],
      latent: 3,
      width: 2,
      discriminatorWidth: 2,
      upsampling: 'transposed',
    } as const;
    const configuration: GanConfiguration = { ...shared, shape: [8, 8, 1], classes, conditioning, norm };
    const networks = withoutInitialization(() => ({
      generator: createGenerator(configuration),
      discriminator: createDiscriminator(configuration),
    }));
    for (const [part, network] of Object.entries(networks)) {
      const state = select(`${name}/${part}/`);
      network.loadStateDict(state);
      tf.dispose(state);
    }
    return { ...networks, configuration };
  }

  it('makes a step of both networks as PyTorch does', async () => {
    await expectNoLeaks(async () => {
      const { generator, discriminator, configuration } = create();
      const rules = new RecordedRules(generator, discriminator, configuration, { ...options, augment: [] });
      rules.name = name;
      const optimizer = adam({ learningRate: 0.01, betas: [0.5, 0.999] });
      const trainer = new AdversarialTrainer(rules, {
        ...{ generatorOptimizer: optimizer, discriminatorOptimizer: optimizer, average: 0, seed: 0 },
      });
      const [image, label] = [fixture[`${name}/image`]!, fixture[`${name}/label`]!];
      const batch = { image: { ...image, shape: [4, 8, 8, 1] }, label }; // one channel: the order is the same
      const outcome = await trainer.step([batch], 1, { isWatched: false, stepsDone: 0 });
      for (const [key, value] of [
        ['discriminator-loss', outcome.discriminatorLoss],
        ['generator-loss', outcome.generatorLoss],
      ] as const) {
        expect(Math.abs(value - Number(fixture[`${name}/${key}`]!.data[0]))).toBeLessThan(1e-5);
      }
      expectState(generator, `${name}/trained-generator/`);
      expectState(discriminator, `${name}/trained-discriminator/`);
      for (const part of [trainer, generator, discriminator]) part.dispose();
    });
  });

  if (!options.gradientPenalty && !options.r1) return;

  it('has the penalty and its gradients of create_graph=True', async () => {
    await expectNoLeaks(async () => {
      const { generator, discriminator } = create();
      const real = tf.tidy(() => tf.sub(tf.mul(asImages(recorded(name, 'image')), 2), 1));
      const [label, mix, made] = [
        recorded(name, 'label'),
        recorded(name, 'mix'),
        tf.tidy(() => asImages(recorded(name, 'made'))),
      ];
      const { value, gradients } = valueAndGradients(
        () =>
          options.r1
            ? tf.mul<tf.Scalar>(options.r1, r1Penalty(discriminator, real, label))
            : tf.mul<tf.Scalar>(
                options.gradientPenalty,
                gradientPenalty(discriminator, real, made, mix, label),
              ),
        discriminator.parameters(),
      );
      expectClose('penalty', value, recorded(name, 'penalty'), 1e-4);
      for (const [index, [key, { layout }]] of [...discriminator.namedParameters()].entries()) {
        const gradient = new Parameter(gradients[index]!, layout);
        expectClose(key, gradient.toState(), recorded(name, `penalty-gradient/${key}`), 1e-4);
        gradient.dispose();
      }
      tf.dispose([real, label, mix, made, value]);
      generator.dispose();
      discriminator.dispose();
    });
  });
});

const recorded = (name: string, key: string) => fromHostTensor(fixture[`${name}/${key}`]!);

const asImages = (images: tf.Tensor) => tf.transpose(images, [0, 2, 3, 1]);

function select(prefix: string): StateDict {
  const entries = Object.entries(fixture).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([key, tensor]) => [key.slice(prefix.length), fromHostTensor(tensor)]),
  );
}

function expectState(network: AnyModule, prefix: string): void {
  const [expected, actual] = [select(prefix), network.stateDict()];
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [key, tensor] of Object.entries(expected)) expectClose(key, actual[key]!, tensor, 1e-3);
}

/** Within parts of the largest number; disposes both. */
function expectClose(key: string, actual: tf.Tensor, expected: tf.Tensor, tolerance: number): void {
  const error = tf.tidy(() => {
    const difference = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]!;
    return difference / Math.max(1e-3, tf.max(tf.abs(expected)).dataSync()[0]!);
  });
  tf.dispose([actual, expected]);
  expect({ key, isClose: error < tolerance, error }).toEqual({ key, isClose: true, error });
}

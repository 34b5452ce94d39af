import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { StateDict } from '@dl/core/nn';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { adamW, Trainer, valueAndGradients } from '@dl/core/train';
import { languageStep, type LanguageBatch } from '../train/language-step';
import { StatefulCharRnn } from '../train/stateful-char-rnn';
import { CharRnn } from './char-rnn';
import { Gpt } from './gpt';

// As in fixtures/language_models.py.
const [vocabulary, features, layers, heads, context, batch] = [11, 16, 2, 2, 8, 3];
const tolerance = 1e-4;

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'wasm'));

const networks = {
  gpt: () => new Gpt(vocabulary, { layers, heads, features, context, bias: true }),
  lstm: () => new CharRnn(vocabulary, { type: 'lstm', layers, features }),
  gru: () => new CharRnn(vocabulary, { type: 'gru', layers, features }),
  rnn: () => new CharRnn(vocabulary, { type: 'rnn', layers, features }),
};

type Fixture = Record<string, HostTensor>;

const part = (fixture: Fixture, kind: string): StateDict =>
  Object.fromEntries(
    Object.entries(fixture)
      .filter(([name]) => name.startsWith(`${kind}/`))
      .map(([name, tensor]) => [name.slice(kind.length + 1), fromHostTensor(tensor)]),
  );

/** The batch of one step, for a Trainer. */
function hostBatch(fixture: Fixture, step: number) {
  const cut = (name: string) => {
    const size = batch * context;
    const data = (fixture[name]!.data as Int32Array).slice(step * size, (step + 1) * size);
    return { dtype: 'int32', shape: [batch, context], data } as HostTensor<'int32'>;
  };
  return { tokens: cut('tokens'), next: cut('next'), isStart: step === 0 };
}

function worstError(received: tf.Tensor, expected: tf.Tensor): number {
  return tf.tidy(() => {
    const scale = Math.max(tf.max(tf.abs(expected)).dataSync()[0]!, 1e-3);
    return tf.max(tf.abs(tf.sub(received, expected))).dataSync()[0]! / scale;
  });
}

describe.each(Object.entries(networks))('%s: like PyTorch', (name, create) => {
  const open = async () => {
    const fixture = await readFixture(new URL(`fixtures/${name}.safetensors`, import.meta.url));
    const network = create();
    const state = part(fixture, 'state');
    network.loadStateDict(state);
    tf.dispose(state);
    return {
      fixture,
      network,
      trained: network instanceof Gpt ? network : new StatefulCharRnn(network, batch),
    };
  };

  it('gradients', async () => {
    await expectNoLeaks(async () => {
      const { fixture, network, trained } = await open();
      const expected = part(fixture, 'gradient');
      const { tokens, next, isStart } = hostBatch(fixture, 0);
      const inputs: LanguageBatch = { tokens: fromHostTensor(tokens), next: fromHostTensor(next), isStart };
      const named = [...network.namedParameters()];
      const { value, gradients } = valueAndGradients(
        () => languageStep(trained, inputs).loss,
        named.map(([, parameter]) => parameter),
      );
      expect(named.map(([name]) => name).sort()).toEqual(Object.keys(expected).sort());
      for (const [index, [name, { layout }]] of named.entries()) {
        const received = layout === 'linear' ? tf.transpose(gradients[index]!) : tf.clone(gradients[index]!);
        expect([name, worstError(received, expected[name]!)]).toEqual([name, expect.closeTo(0, 4)]);
        received.dispose();
      }
      if (trained instanceof StatefulCharRnn) trained.disposeState();
      network.dispose();
      tf.dispose([value, gradients, expected, inputs.tokens, inputs.next]);
    });
  });

  it('losses of five steps, with the state carried on', async () => {
    await expectNoLeaks(async () => {
      const { fixture, network, trained } = await open();
      const optimizer = adamW({ learningRate: 1e-2, betas: [0.9, 0.99], weightDecay: 0.1 });
      const trainer = new Trainer<Gpt, LanguageBatch>(trained as Gpt, { step: languageStep, optimizer });
      for (const [step, expected] of (fixture['losses']!.data as Float32Array).entries()) {
        const { loss } = trainer.update(hostBatch(fixture, step));
        expect(Math.abs((await loss.data())[0]! - expected)).toBeLessThan(tolerance * expected);
        loss.dispose();
      }
      trainer.dispose();
      if (trained instanceof StatefulCharRnn) trained.disposeState();
      network.dispose();
    });
  });
});

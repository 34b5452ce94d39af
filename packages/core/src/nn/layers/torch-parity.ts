import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor } from '../../host-tensor';
import { expectNoLeaks, readFixture } from '../../testing';
import type { AnyModule, StateDict } from '../module';
import { Parameter, type ParameterLayout } from '../parameter';

/** As in `fixtures/torch_cases.py`. */
const learningRate = 0.1;
const steps = 3;

/** Largest error allowed, in parts of the largest number of the expected tensor. */
const tolerance = 1e-4;

/** A tensor whose numbers are all smaller is zero but for rounding errors: they are compared with this instead. */
const smallestScale = 1e-3;

export interface TorchParityOptions {
  /** 'channels-first': PyTorch's inputs and outputs are [batch, channels, ...]; ours have the channels last. */
  layout: 'same' | 'channels-first';
}

/**
 * Describes a test for each case of `src/nn/fixtures/<name>.safetensors`, which `fixtures/torch_cases.py` wrote:
 * outputs, gradients of inputs and parameters, the state after three SGD steps, and inference with it.
 */
export function describeTorchParity(
  name: string,
  cases: Record<string, () => AnyModule>,
  { layout }: TorchParityOptions,
): void {
  let fixture: ReturnType<typeof readFixture> | undefined;
  const read = () => (fixture ??= readFixture(new URL(`../fixtures/${name}.safetensors`, import.meta.url)));

  describe(`${name}: like PyTorch`, () => {
    it('covers all cases of the fixture', async () => {
      const recorded = Object.keys(await read()).map((key) => key.split('/')[0]!);
      expect(Object.keys(cases).sort()).toEqual([...new Set(recorded)].sort());
    });

    it.each(Object.entries(cases))('%s', async (name, create) => {
      const torchCase = new TorchCase(await read(), name, layout);
      await expectNoLeaks(() => tf.tidy(() => compare(create(), torchCase)));
    });
  });
}

class TorchCase {
  constructor(
    private readonly tensors: Record<string, HostTensor>,
    private readonly name: string,
    private readonly layout: TorchParityOptions['layout'],
  ) {}

  /** Tensors by parameter name, in PyTorch's layout. */
  state(kind: 'state' | 'gradient' | 'trained'): StateDict {
    return this.select(kind);
  }

  /** Inputs or outputs in order, in our layout. */
  list(kind: 'input' | 'target' | 'output' | 'input-gradient' | 'inference'): tf.Tensor[] {
    return Object.values(this.select(kind)).map((tensor) =>
      this.layout === 'same' || tensor.rank < 3 ? tensor : channelsLast(tensor),
    );
  }

  private select(kind: string): Record<string, tf.Tensor> {
    const prefix = `${this.name}/${kind}/`;
    const entries = Object.entries(this.tensors).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(
      entries.map(([key, tensor]) => [key.slice(prefix.length), fromHostTensor(tensor)]),
    );
  }
}

function compare(module: AnyModule, torch: TorchCase): void {
  module.train().loadStateDict(torch.state('state'));
  const parameters = [...module.namedParameters()];
  const inputs = torch.list('input');
  for (let step = 0; step < steps; step++) {
    const { outputs, inputGradients, gradients } = forwardBackward(module, inputs, torch.list('target'));
    if (step === 0) {
      expectClose(byIndex(outputs), byIndex(torch.list('output')), 'output');
      expectClose(byIndex(inputGradients), byIndex(torch.list('input-gradient')), 'input gradient');
      const named = parameters.map(
        ([name, { layout }], index) => [name, toState(gradients[index]!, layout)] as const,
      );
      expectClose(Object.fromEntries(named), torch.state('gradient'), 'gradient');
    }
    for (const [index, [, parameter]] of parameters.entries()) {
      parameter.assign(tf.sub(parameter.value, tf.mul(gradients[index]!, learningRate)));
    }
    tf.dispose(outputs);
  }
  expectClose(module.stateDict(), torch.state('trained'), 'state after training');
  const inference = flatten(module.eval().forward(...inputs));
  expectClose(byIndex(inference), byIndex(torch.list('inference')), 'inference');
  module.dispose();
}

function forwardBackward(module: AnyModule, inputs: tf.Tensor[], targets: tf.Tensor[]) {
  let outputs: tf.Tensor[] = [];
  const loss = () => {
    outputs = flatten(module.forward(...inputs)).map((output) => tf.keep(output));
    return tf.addN(outputs.map((output, index) => tf.mean(tf.squaredDifference(output, targets[index]!))));
  };
  const floats = inputs.filter((input) => input.dtype === 'float32');
  const variables = module.parameters().map((parameter) => parameter.variable);
  const { grads } = tf.valueAndGrads(loss)([...floats, ...variables]);
  return { outputs, inputGradients: grads.slice(0, floats.length), gradients: grads.slice(floats.length) };
}

function expectClose(actual: StateDict, expected: StateDict, what: string): void {
  expect({ what, names: Object.keys(actual).sort() }).toEqual({ what, names: Object.keys(expected).sort() });
  for (const [name, tensor] of Object.entries(actual)) {
    expect({ what, name, shape: tensor.shape }).toEqual({ what, name, shape: expected[name]!.shape });
    const error = relativeError(tensor.dataSync(), expected[name]!.dataSync());
    if (!(error < tolerance)) throw new Error(`${what} ${name} is off by ${error} of its largest number`);
  }
}

function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let scale = smallestScale;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(actual[i])) return NaN;
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return difference / scale;
}

/** The tensors of a layer's output, in order of declaration. */
function flatten(outputs: unknown): tf.Tensor[] {
  return tf.tensor_util.getTensorsInContainer(outputs as tf.TensorContainer);
}

const byIndex = (tensors: tf.Tensor[]): Record<string, tf.Tensor> => Object.fromEntries(tensors.entries());

/** [batch, channels, ...] to [batch, ..., channels]. */
function channelsLast(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, [0, ...x.shape.slice(2).map((_, axis) => axis + 2), 1]);
}

/** A tensor of the shape of a parameter in PyTorch's layout. */
function toState(tensor: tf.Tensor, layout: ParameterLayout): tf.Tensor {
  const parameter = new Parameter(tf.clone(tensor), layout);
  const state = parameter.toState();
  parameter.dispose();
  return state;
}

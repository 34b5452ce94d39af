import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradients } from '../gradients';
import { toHostTensor, fromHostTensor, type HostTensor } from '../host-tensor';
import type { AnyModule } from '../nn/module';
import { Random, withRandom } from '../random';
import { ExpectationError } from './expectation-error';
import { checkGradients, computeGradients, type GradientCheckOptions, type Leaf } from './finite-differences';

export interface LayerTestOptions extends GradientCheckOptions {
  /** Shape of the one input, which is filled with normally distributed numbers. */
  inputShape?: number[];
  /** The inputs, instead of `inputShape`. They stay the caller's. */
  inputs?: tf.Tensor[];
  /** Shape of the output. */
  outputShape: number[];
  /** Number of trainable values. Default: not checked. */
  parameters?: number;
  /** Whether the layer is tested as in training, or as in inference. Default: true. */
  training?: boolean;
  /** Picks the tensor to test, for layers that return more than one. Default: the output itself. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the layer returns
  output?: (output: any) => tf.Tensor;
}

/** What a layer holds and computes, to be compared with what another one does. */
export interface LayerRecord {
  state: Record<string, HostTensor>;
  output: ArrayLike<number>;
  /** Of the inputs and parameters, by their names. */
  gradients: Record<string, ArrayLike<number>>;
}

/** A layer on the current backend with its inputs, and what is expected of it. */
export class LayerUnderTest {
  private readonly layer: AnyModule;
  private readonly inputs: tf.Tensor[];

  /** With different seeds, the parameters differ. */
  constructor(
    create: () => AnyModule,
    seed: number,
    inputs: HostTensor[],
    private readonly options: LayerTestOptions,
  ) {
    this.layer = withRandom(new Random(seed), create).train(options.training ?? true);
    this.inputs = tf.tidy(() =>
      inputs
        .map(fromHostTensor)
        .map((input) => (input.dtype === 'float32' ? tf.variable(input) : tf.keep(input))),
    );
  }

  expectShapes(): void {
    const { outputShape, parameters } = this.options;
    const output = this.forward();
    output.dispose();
    if (!tf.util.arraysEqual(output.shape, outputShape)) {
      throw new ExpectationError(`the output has shape [${output.shape}], expected [${outputShape}]`);
    }
    const count = this.layer.parameters().reduce((sum, { size }) => sum + size, 0);
    if (parameters !== undefined && count !== parameters) {
      throw new ExpectationError(`the layer has ${count} parameters, expected ${parameters}`);
    }
  }

  /** Outside of any `tf.tidy`, a forward pass may leave nothing but what it returns. */
  expectOnlyOutput(): void {
    const before = tf.memory().numTensors;
    const output = withRandom(new Random(1), () => this.layer.forward(...this.inputs));
    const returned = tf.tensor_util.getTensorsInContainer(output as tf.TensorContainer);
    const left = tf.memory().numTensors - before - returned.length;
    tf.dispose(returned);
    if (left) throw new ExpectationError(`a forward pass leaves ${left} tensors besides its output`);
  }

  async expectGradients(): Promise<void> {
    await checkGradients(() => this.forward(), this.leaves(), { elements: 16, ...this.options });
  }

  /** One step of gradient descent, short enough, must lower the squared distance from random targets. */
  async expectStepToLowerLoss(): Promise<void> {
    const parameters = this.layer.parameters().filter(({ requiresGradient }) => requiresGradient);
    if (!parameters.length) return;
    const target = tf.tidy(() => {
      const { shape, size } = this.forward();
      return tf.tensor(new Random(7).fillNormal(new Float32Array(size)), shape);
    });
    const loss = () => tf.mean<tf.Scalar>(tf.squaredDifference(this.forward(), target));
    const { value, gradients } = valueAndGradients(loss, parameters);
    const [before] = await value.data();
    const originals = parameters.map((parameter) => tf.clone(parameter.value));
    let after = NaN;
    for (let rate = 0.1; rate > 1e-6 && !(after < before!); rate /= 10) {
      for (const [index, parameter] of parameters.entries()) {
        parameter.assign(tf.tidy(() => tf.sub(originals[index]!, tf.mul(gradients[index]!, rate))));
      }
      const result = tf.tidy(loss);
      [after] = (await result.data()) as unknown as [number];
      result.dispose();
    }
    tf.dispose([value, target, ...gradients, ...originals]);
    if (!(after < before!)) {
      throw new ExpectationError(`a step of gradient descent takes the loss from ${before} to ${after}`);
    }
  }

  async record(): Promise<LayerRecord> {
    const tensors = this.layer.stateDict(); // first, because a forward pass in training may change buffers
    const leaves = this.leaves();
    const gradients = await computeGradients(() => this.forward(), leaves);
    const output = this.forward();
    const record = {
      state: await toHost(tensors),
      output: await output.data<'float32'>(),
      gradients: Object.fromEntries(leaves.map(({ name }, index) => [name, gradients[index]!])),
    };
    tf.dispose([output, ...Object.values(tensors)]);
    return record;
  }

  load(state: Record<string, HostTensor>): void {
    const tensors = Object.fromEntries(
      Object.entries(state).map(([name, host]) => [name, fromHostTensor(host)]),
    );
    this.layer.loadStateDict(tensors);
    tf.dispose(tensors);
  }

  dispose(): void {
    this.layer.dispose();
    tf.dispose(this.inputs);
  }

  private forward(): tf.Tensor {
    return tf.tidy(() => {
      const output = withRandom(new Random(1), () => this.layer.forward(...this.inputs));
      return this.options.output ? this.options.output(output) : (output as tf.Tensor);
    });
  }

  private leaves(): Leaf[] {
    const inputs = this.inputs.flatMap((variable, index) =>
      variable instanceof tf.Variable ? [{ name: `input ${index}`, variable }] : [],
    );
    const parameters = [...this.layer.namedParameters()]
      .filter(([, { requiresGradient }]) => requiresGradient)
      .map(([name, { variable }]) => ({ name: `parameter ${name}`, variable }));
    return [...inputs, ...parameters];
  }
}

async function toHost(tensors: Record<string, tf.Tensor>): Promise<Record<string, HostTensor>> {
  const entries = Object.entries(tensors).map(
    async ([name, tensor]) => [name, await toHostTensor(tensor)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

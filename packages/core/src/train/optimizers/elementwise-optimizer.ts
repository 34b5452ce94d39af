import * as tf from '@tensorflow/tfjs-core';
import { ShapeError, StateDictError } from '../../errors';
import type { Parameter } from '../../nn';
import { assertEntries } from '../assert-entries';
import { assertRange } from '../assert-range';
import type { Optimizer, OptimizerFactory, OptimizerState, ParameterGroup } from './optimizer';
import { asGroups, trainableParameters } from './parameter-groups';

/** One step of one parameter group. */
interface Step {
  /** Number of this step, from 1. */
  readonly number: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** One tensor for each number of the initial state; what an option leaves out is missing. */
type Tensors<State> = { readonly [Name in keyof State]: tf.Tensor };

/** The formula of an optimizer that treats every element of every parameter alike. */
interface UpdateRule<State> {
  /** The factory's name, for messages. */
  readonly name: string;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** The state of each parameter, by PyTorch's names, and the numbers that fill it at the start. */
  readonly state: State;
  /**
   * Makes the update of one step. Numbers enter it as tensors, made once for all parameters, so that a backend that
   * compiles graphs sees the same graph in every step.
   */
  prepare(
    step: Step,
  ): (
    value: tf.Tensor,
    gradient: tf.Tensor,
    state: Tensors<State>,
  ) => { value: tf.Tensor; state: Tensors<State> };
}

/** Makes the factory of an optimizer from its formula. */
export function elementwiseOptimizer<State extends Record<string, number | undefined>>(
  rule: UpdateRule<State>,
): OptimizerFactory {
  return (parameters) =>
    new ElementwiseOptimizer(rule as unknown as UpdateRule<Record<string, number>>, asGroups(parameters));
}

interface Member {
  readonly name: string;
  readonly parameter: Parameter;
  state: Record<string, tf.Tensor>;
}

class ElementwiseOptimizer implements Optimizer {
  readonly parameters: readonly Parameter[];
  private readonly members: readonly Member[];
  private readonly groups: readonly {
    learningRate: number;
    weightDecay: number;
    members: readonly Member[];
  }[];
  private steps = 0;

  constructor(
    private readonly rule: UpdateRule<Record<string, number>>,
    groups: readonly ParameterGroup[],
  ) {
    const trainable = trainableParameters(groups);
    this.groups = groups.map(
      ({ learningRate = rule.learningRate, weightDecay = rule.weightDecay }, index) => {
        assertRange(rule.name, { learningRate, weightDecay });
        const members = trainable[index]!.map(([name, parameter]) => {
          const state = mapValues(rule.state, (initial) => tf.keep(tf.fill(parameter.shape, initial)));
          return { name, parameter, state };
        });
        return { learningRate, weightDecay, members };
      },
    );
    this.members = this.groups.flatMap(({ members }) => members);
    this.parameters = this.members.map(({ parameter }) => parameter);
  }

  get learningRates(): number[] {
    return this.groups.map(({ learningRate }) => learningRate);
  }

  step(gradients: readonly tf.Tensor[], multiplier = 1): void {
    assertRange(this.rule.name, { multiplier });
    this.assertGradients(gradients);
    this.steps++;
    tf.tidy(() => {
      let index = 0;
      for (const { learningRate, weightDecay, members } of this.groups) {
        const rate = learningRate * multiplier;
        const update = this.rule.prepare({ number: this.steps, learningRate: rate, weightDecay });
        const changes = members.map((member) => ({ member, gradient: gradients[index++]! }));
        const [small, large] = partition(changes, ({ member }) => member.parameter.size <= smallSize);
        for (const change of large) tf.tidy(() => apply([change], update));
        if (small.length) tf.tidy(() => apply(small, update));
      }
    });
  }

  stateDict(): OptimizerState {
    return {
      tensors: mapValues(this.stateTensors(), (tensor) => tf.clone(tensor)),
      scalars: { step: this.steps },
    };
  }

  loadStateDict({ tensors, scalars: { step } }: OptimizerState): void {
    assertEntries(this.rule.name, this.stateTensors(), tensors);
    if (step === undefined || !Number.isSafeInteger(step) || step < 0) {
      throw new StateDictError(
        `the state of ${this.rule.name} needs the scalar "step", a count; received ${step}`,
      );
    }
    this.steps = step;
    for (const member of this.members) {
      replaceState(
        member,
        mapValues(member.state, (_, slot) => tf.clone(tensors[`${member.name}.${slot}`]!)),
      );
    }
  }

  dispose(): void {
    for (const { state } of this.members) tf.dispose(state);
  }

  private stateTensors(): Record<string, tf.Tensor> {
    return Object.fromEntries(
      this.members.flatMap(({ name, state }) =>
        Object.entries(state).map(([slot, tensor]) => [`${name}.${slot}`, tensor]),
      ),
    );
  }

  private assertGradients(gradients: readonly tf.Tensor[]): void {
    if (gradients.length !== this.members.length) {
      throw new ShapeError(
        `${this.rule.name}: received ${gradients.length} gradients for ${this.members.length} parameters. ` +
          'Compute them with valueAndGradients(loss, optimizer.parameters).',
      );
    }
    for (const [index, { name, parameter }] of this.members.entries()) {
      if (tf.util.arraysEqual(gradients[index]!.shape, parameter.shape)) continue;
      throw new ShapeError(
        `${this.rule.name}: the gradient of ${name} has shape [${gradients[index]!.shape}], ` +
          `the parameter has [${parameter.shape}]`,
      );
    }
  }
}

/**
 * Parameters of at most so many elements, such as biases and the factors of normalisations, are updated together: for
 * them the calls take longer than the arithmetic, and a network has many.
 */
const smallSize = 2048;

interface Change {
  readonly member: Member;
  readonly gradient: tf.Tensor;
}

type Update = ReturnType<UpdateRule<Record<string, number>>['prepare']>;

/** Updates some parameters as one long one. */
function apply(changes: readonly Change[], update: Update): void {
  const members = changes.map(({ member }) => member);
  const [first] = members as [Member];
  const { value, state } = update(
    joined(members.map(({ parameter }) => parameter.value)),
    joined(changes.map(({ gradient }) => gradient)),
    mapValues(first.state, (_, slot) => joined(members.map((member) => member.state[slot]!))),
  );
  const shapes = members.map(({ parameter }) => parameter.shape);
  const values = separated(value, shapes);
  const slots = mapValues(state, (tensor) => separated(tensor, shapes));
  members.forEach((member, i) => {
    member.parameter.assign(values[i]!);
    replaceState(
      member,
      mapValues(slots, (parts) => parts[i]!),
    );
  });
}

function joined(tensors: readonly tf.Tensor[]): tf.Tensor {
  if (tensors.length === 1) return tensors[0]!;
  return tf.concat(tensors.map((tensor) => (tensor.rank === 1 ? tensor : tf.reshape(tensor, [-1]))));
}

function separated(tensor: tf.Tensor, shapes: readonly number[][]): tf.Tensor[] {
  if (shapes.length === 1) return [tensor];
  const parts = tf.split(tensor, shapes.map((shape) => tf.util.sizeFromShape(shape))); // prettier-ignore
  return parts.map((part, i) => (shapes[i]!.length === 1 ? part : tf.reshape(part, shapes[i]!)));
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function replaceState(member: Member, state: Record<string, tf.Tensor>): void {
  tf.dispose(member.state);
  member.state = mapValues(state, (tensor) => tf.keep(tensor));
}

function mapValues<From, To>(record: Record<string, From>, change: (value: From, key: string) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

/** Recurrent layers. Keras's gates are i, f, c, o and z, r, h; ours, as PyTorch's, are i, f, g, o and r, z, n. */
import { GRU, LSTM, RNN } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { activationOf, type Activate, type Activation } from '../activations';
import { layerType, type LayerType } from '../layer-type';
import { Recurrent } from '../modules/recurrent';
import { gates, SteppedRecurrence, type RecurrenceKind } from '../modules/stepped-recurrence';
import { flag, size } from '../options';

const probability = z.number().min(0).max(1).default(0);

const options = {
  units: size,
  activation: z.unknown().optional(),
  recurrent_activation: z.unknown().optional(),
  use_bias: flag(true),
  unit_forget_bias: z.boolean().optional(), // about the initial values only
  dropout: probability,
  recurrent_dropout: probability,
  return_sequences: flag(false),
  return_state: flag(false),
  go_backwards: flag(false),
  stateful: z.literal(false, { error: 'state that outlives a call is not' }).default(false),
  time_major: z.literal(false).default(false),
  zero_output_for_mask: z.boolean().optional(),
  reset_after: flag(false),
};
type Options = z.output<z.ZodObject<typeof options>>;

const identity: Activate = (x) => x;

/** The cells of @dl/core do these. */
function isStandard(kind: RecurrenceKind, name: string, recurrentName: string, given: Options): boolean {
  if (given.recurrent_dropout > 0) return false;
  if (kind === 'rnn') return name === 'tanh' || name === 'relu';
  return name === 'tanh' && recurrentName === 'sigmoid' && (kind === 'lstm' || given.reset_after);
}

const recurrent = (kind: RecurrenceKind): LayerType =>
  layerType({
    options,
    path: 'cell',
    outputs: ({ return_state }) => (return_state ? 2 + Number(kind === 'lstm') : 1),
    weights: ({ units, use_bias, reset_after }) => {
      const columns = gates[kind] * units;
      return {
        kernel: [null, columns],
        recurrent_kernel: [units, columns],
        ...(use_bias && { bias: kind === 'gru' && reset_after ? [2, columns] : [columns] }),
      };
    },
    make: (given, { kernel }, { version, where }) => {
      const named = (value: unknown, initial: string): Activation =>
        activationOf(value ?? initial, version, where) ?? { name: 'linear', activate: identity };
      const activation = named(given.activation, 'tanh');
      const recurrentActivation = named(
        given.recurrent_activation,
        version === 3 ? 'sigmoid' : 'hard_sigmoid',
      );
      const inputs = kernel![0]!;
      const { units, use_bias: bias } = given;
      const cell = isStandard(kind, activation.name, recurrentActivation.name, given)
        ? standardCell(kind, inputs, units, bias, activation.name)
        : new SteppedRecurrence(kind, inputs, units, {
            bias,
            activation: activation.activate,
            recurrentActivation: recurrentActivation.activate,
            recurrentDropout: given.recurrent_dropout,
            resetAfter: given.reset_after,
          });
      return new Recurrent(cell, {
        returnSequences: given.return_sequences,
        returnState: given.return_state,
        goBackwards: given.go_backwards,
        dropout: given.dropout,
      });
    },
    parameters: ({ reset_after }) => {
      const ordered = kind === 'gru' ? resetFirst : identity;
      const hasTwoBiases = kind === 'gru' && reset_after;
      const row = (index: number) => (bias: tf.Tensor) =>
        ordered(tf.squeeze(tf.slice(bias, [index, 0], [1, -1]), [0]));
      return {
        'cell.weight_ih_l0': ({ kernel }) => ordered(kernel!),
        'cell.weight_hh_l0': ({ recurrent_kernel }) => ordered(recurrent_kernel!),
        'cell.bias_ih_l0': ({ bias }) => (hasTwoBiases ? row(0)(bias!) : ordered(bias!)),
        'cell.bias_hh_l0': hasTwoBiases ? ({ bias }) => row(1)(bias!) : null,
      };
    },
  });

function standardCell(
  kind: RecurrenceKind,
  inputs: number,
  units: number,
  bias: boolean,
  activation: string,
): LSTM | GRU | RNN {
  if (kind === 'lstm') return new LSTM(inputs, units, { bias });
  if (kind === 'gru') return new GRU(inputs, units, { bias });
  return new RNN(inputs, units, { bias, nonlinearity: activation as 'tanh' | 'relu' });
}

/** Columns of z, r, h as those of r, z, n. */
function resetFirst(x: tf.Tensor): tf.Tensor {
  const [update, reset, candidate] = tf.split(x, 3, -1);
  return tf.concat([reset!, update!, candidate!], -1);
}

export const recurrentLayers: Record<string, LayerType> = {
  SimpleRNN: recurrent('rnn'),
  LSTM: recurrent('lstm'),
  GRU: recurrent('gru'),
};

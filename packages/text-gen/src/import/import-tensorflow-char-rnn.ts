import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { withoutInitialization, type StateDict } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import { loadWeights } from '@dl/formats';
import * as tf from '@tensorflow/tfjs-core';
import { TextModel } from '../model/text-model';
import { CharRnn } from '../networks/char-rnn';
import type { Vocabulary } from '../vocabulary/vocabulary';

const cell = (layer: number) => `rnnlm/multi_rnn_cell/cell_${layer}/basic_lstm_cell`;

/**
 * Loads a character LSTM of TensorFlow 1 as ml5 publishes them for its `charRNN`: a `manifest.json` beside one file for each
 * variable, trained with sherjilozair/char-rnn-tensorflow. The caller disposes the model.
 *
 * ```ts
 * const vocabulary = new CharacterVocabulary(characters); // the keys of vocab.json, in the order of their values
 * const model = await importTensorFlowCharRnn('models/woolf/manifest.json', { vocabulary });
 * ```
 *
 * @throws {@link FileFormatError} if the variables of a character LSTM are missing; {@link InvalidArgumentError} if the
 * vocabulary has another size.
 */
export async function importTensorFlowCharRnn(
  source: TensorSource,
  { vocabulary }: { vocabulary: Vocabulary },
): Promise<TextModel> {
  const variables = await loadWeights(source);
  try {
    const layers = Object.keys(variables).filter((name) =>
      /cell_\d+\/basic_lstm_cell\/weights$/.test(name),
    ).length;
    const embedding = variables['embedding'];
    if (!embedding || !layers) {
      throw new FileFormatError(
        `this is no character LSTM of TensorFlow 1: "embedding" or "${cell(0)}/weights" is missing; it has ` +
          Object.keys(variables).slice(0, 5).join(', '),
      );
    }
    const [tokens, features] = embedding.shape as [number, number];
    if (vocabulary.size !== tokens) {
      throw new InvalidArgumentError(`the vocabulary has ${vocabulary.size} tokens, the network ${tokens}`);
    }
    const state = tf.tidy(() => stateOf(variables, layers, features));
    const network = withoutInitialization(() => new CharRnn(tokens, { type: 'lstm', layers, features }));
    try {
      network.loadStateDict(state);
    } catch (error) {
      network.dispose();
      throw error;
    } finally {
      tf.dispose(state);
    }
    return new TextModel(network, vocabulary);
  } finally {
    tf.dispose(variables);
  }
}

/** BasicLSTMCell keeps input and hidden weights in one matrix [in + hidden, 4 hidden], with the gates i, j, f, o. */
function stateOf(variables: StateDict, layers: number, features: number): StateDict {
  const variable = (name: string): tf.Tensor => {
    const found = variables[name];
    if (!found) throw new FileFormatError(`this character LSTM lacks "${name}"`);
    return found;
  };
  const state: StateDict = {
    'embedding.weight': tf.clone(variable('embedding')),
    'head.weight': tf.transpose(variable('rnnlm/softmax_w')),
    'head.bias': tf.clone(variable('rnnlm/softmax_b')),
  };
  for (let layer = 0; layer < layers; layer++) {
    const weights = reorderGates(tf.transpose(variable(`${cell(layer)}/weights`))); // [4 hidden, in + hidden]
    const [input, hidden] = tf.split(weights, 2, 1);
    state[`rnn.weight_ih_l${layer}`] = input!;
    state[`rnn.weight_hh_l${layer}`] = hidden!;
    state[`rnn.bias_ih_l${layer}`] = reorderGates(
      tf.add(variable(`${cell(layer)}/biases`), forgetBias(features)),
    );
    state[`rnn.bias_hh_l${layer}`] = tf.zeros([4 * features]);
  }
  return state;
}

/** From i, j, f, o to PyTorch's i, f, g, o, where j and g are the candidates. */
function reorderGates(rows: tf.Tensor): tf.Tensor {
  const [i, j, f, o] = tf.split(rows, 4, 0);
  return tf.concat([i!, f!, j!, o!], 0);
}

/** The cell adds 1 to the bias of the forget gate when it computes. */
function forgetBias(features: number): tf.Tensor {
  return tf.concat([tf.zeros([2 * features]), tf.ones([features]), tf.zeros([features])], 0);
}

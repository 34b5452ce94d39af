/**
 * Loads a published character model of Shakespeare (two LSTM layers of TensorFlow 1), measures it on his plays and lets
 * it write: `npm run shakespeare --workspace=examples/published-weights`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { Embedding, Linear, LSTM, Module, type LstmState, type StateDict } from '@dl/core/nn';
import { crossEntropy } from '@dl/core/train';
import { writeResult } from '@dl/core/results';
import { loadWeights } from '@dl/formats';
import * as tf from '@tensorflow/tfjs-core';
import { published, results } from './data';

const start = performance.now();
const { name: backend } = await useBackend();
const folder = 'text/charrnn_ml5/shakespeare';
const hidden = 128;

class CharRnn extends Module<
  [tokens: tf.Tensor, state?: LstmState],
  { logits: tf.Tensor; state: LstmState }
> {
  readonly embedding: Embedding;
  readonly lstm = new LSTM(hidden, hidden, { numLayers: 2 });
  readonly head: Linear;

  constructor(vocabulary: number) {
    super();
    this.embedding = new Embedding(vocabulary, hidden);
    this.head = new Linear(hidden, vocabulary);
  }

  /** Tokens [batch, time] to logits [batch, time, vocabulary]. */
  forward(tokens: tf.Tensor, state?: LstmState) {
    const { output, state: next } = this.lstm.forward(this.embedding.forward(tokens), state);
    return { logits: this.head.forward(output), state: next };
  }
}

/** TensorFlow's BasicLSTMCell keeps input and hidden weights in one matrix [in + hidden, 4 hidden], gates i, j, f, o. */
function stateOf(variables: StateDict): StateDict {
  return tf.tidy(() => {
    const state: StateDict = {
      'embedding.weight': tf.clone(variables['embedding']!),
      'head.weight': tf.transpose(variables['rnnlm/softmax_w']!),
      'head.bias': tf.clone(variables['rnnlm/softmax_b']!),
    };
    for (const layer of [0, 1]) {
      const cell = `rnnlm/multi_rnn_cell/cell_${layer}/basic_lstm_cell`;
      const weights = reorderGates(tf.transpose(variables[`${cell}/weights`]!)); // [4 hidden, in + hidden]
      const [input, recurrent] = tf.split(weights, 2, 1);
      state[`lstm.weight_ih_l${layer}`] = input!;
      state[`lstm.weight_hh_l${layer}`] = recurrent!;
      state[`lstm.bias_ih_l${layer}`] = reorderGates(tf.add(variables[`${cell}/biases`]!, forgetBias()));
      state[`lstm.bias_hh_l${layer}`] = tf.zeros([4 * hidden]);
    }
    return state;
  });
}

/** From i, j, f, o to PyTorch's i, f, g, o, where j and g are the candidates. */
function reorderGates(rows: tf.Tensor): tf.Tensor {
  const [i, j, f, o] = tf.split(rows, 4, 0);
  return tf.concat([i!, f!, j!, o!], 0);
}

/** The cell adds 1 to the forget gate's bias when it computes. */
function forgetBias(): tf.Tensor {
  return tf.concat([tf.zeros([2 * hidden]), tf.ones([hidden]), tf.zeros([hidden])], 0);
}

const vocabulary = JSON.parse(readFileSync(published(`${folder}/vocab.json`), 'utf8')) as Record<
  string,
  number
>;
// Two letters got lost in the published file.
Object.assign(vocabulary, { u: vocabulary['  '], U: vocabulary[''] });
for (const lost of ['  ', '']) delete vocabulary[lost];
const characters = new Map(Object.entries(vocabulary).map(([character, index]) => [index, character]));
const variables = await loadWeights(published(`${folder}/manifest.json`));
const model = new CharRnn(characters.size).eval();
const state = stateOf(variables);
model.loadStateDict(state);
tf.dispose([variables, state]);

const plays = readFileSync(published('text/tinyshakespeare/input.txt'), 'utf8');
const { bits, measured } = await bitsPerCharacter(plays.slice(-100_000));
console.log(
  `${bits.toFixed(3)} bits per character on the last ${measured.toLocaleString('en')} characters\n`,
);
console.log(await write('ROMEO:\n', 600, 0.6));

await writeResult(path.join(results, 'formats-shakespeare.json'), {
  name: 'formats-shakespeare',
  metric: `bits per character of tinyshakespeare's last ${measured.toLocaleString('en')} characters`,
  value: bits,
  reference: 'a random model has log2(65) = 6.02; the weights were probably trained on this text',
  command: 'npm run shakespeare --workspace=examples/published-weights',
  backend,
  seed: 0,
  seconds: (performance.now() - start) / 1000,
});
model.dispose();

/** In rows of equal length, each read from its start without a state. */
async function bitsPerCharacter(text: string, length = 500) {
  const tokens = [...text].map((character) => vocabulary[character]).filter((token) => token !== undefined);
  const rows = Math.floor((tokens.length - 1) / length);
  const take = (offset: number) =>
    tf.tensor2d(tokens.slice(offset, offset + rows * length), [rows, length], 'int32');
  const nats = tf.tidy(() => crossEntropy(model.forward(take(0)).logits, take(1)));
  const [value] = await nats.data();
  nats.dispose();
  return { bits: value! / Math.LN2, measured: rows * length };
}

async function write(prompt: string, length: number, temperature: number): Promise<string> {
  const random = new Random(0);
  let text = prompt;
  let tokens = [...prompt].map((character) => vocabulary[character]!);
  let memory: LstmState | undefined;
  for (let i = 0; i < length; i++) {
    const { probabilities, next } = tf.tidy(() => {
      const { logits, state } = model.forward(tf.tensor2d([tokens], undefined, 'int32'), memory);
      const last = tf.gather(tf.squeeze(logits, [0]), tokens.length - 1);
      return { probabilities: tf.softmax(tf.div(last, temperature)), next: state };
    });
    if (memory) tf.dispose(memory);
    memory = next;
    tokens = [draw(await probabilities.data(), random)];
    probabilities.dispose();
    text += characters.get(tokens[0]!);
  }
  if (memory) tf.dispose(memory);
  return text;
}

function draw(probabilities: ArrayLike<number>, random: Random): number {
  let rest = random.uniform();
  let token = 0;
  while (token < probabilities.length - 1 && rest > probabilities[token]!) rest -= probabilities[token++]!;
  return token;
}

import * as tf from '@tensorflow/tfjs-core';

/** What the blocks read on their way through some stories. */
export interface EntityScanInputs {
  /** Encoded sentences: [time, stories, features]. */
  sentences: tf.Tensor;
  /** Products of the sentences with the keys, with the bias of the gates: [time, stories, blocks, 1]. */
  keyed: tf.Tensor;
  /** What candidates get from sentence and key: [time, stories, blocks, features]. */
  offered: tf.Tensor;
  /** U, from the state of a block to its candidate: [features, features]. */
  weight: tf.Tensor;
  /** Slopes of the PReLU: [features]. */
  slope: tf.Tensor;
  /** The blocks before the first sentence: [stories, blocks, features]. */
  initial: tf.Tensor;
}

/** The tensors of one moment that the gradient needs. */
interface Trace {
  previous: tf.Tensor;
  unbounded: tf.Tensor;
  gate: tf.Tensor;
  candidate: tf.Tensor;
  inverseNorm: tf.Tensor;
  state: tf.Tensor;
}

/**
 * The blocks after each sentence (Henaff et al. 2017, equations 2 to 5): [time, stories, blocks, features].
 *
 *     g = sigmoid(s . h + keyed)      c = PReLU(U h + offered)      h' = (h + g c) / |h + g c|
 *
 * The gradient is written by hand: fewer operations than TF.js would record, and what all moments share, such as the gradient
 * of U, is one product at the end. There is no second derivative.
 */
export function entityScan({
  sentences,
  keyed,
  offered,
  weight,
  slope,
  initial,
}: EntityScanInputs): tf.Tensor {
  const differentiable = tf.customGrad((...tensors) => {
    const save = tensors.pop() as tf.GradSaveFunc;
    const [sentences, keyed, offered, weight, slope, initial] = tensors as tf.Tensor[];
    const traces = run({ sentences, keyed, offered, weight, slope, initial } as EntityScanInputs);
    const stacked = (name: keyof Trace) => tf.stack(traces.map((trace) => trace[name]));
    const states = stacked('state');
    save([
      sentences!,
      weight!,
      slope!,
      states,
      ...(['previous', 'unbounded', 'gate', 'candidate', 'inverseNorm'] as const).map(stacked),
    ]);
    return {
      value: states,
      gradFunc: (
        gradient: tf.Tensor,
        [sentences, weight, slope, states, previous, unbounded, gate, candidate, inverseNorm],
      ) =>
        backward(gradient, {
          sentences: sentences!,
          weight: weight!,
          slope: slope!,
          trace: {
            state: states!,
            previous: previous!,
            unbounded: unbounded!,
            gate: gate!,
            candidate: candidate!,
            inverseNorm: inverseNorm!,
          },
        }),
    };
  });
  return differentiable(sentences, keyed, offered, weight, slope, initial);
}

function run({ sentences, keyed, offered, weight, slope, initial }: EntityScanInputs): Trace[] {
  const [stories, blocks, features] = initial.shape as [number, number, number];
  const columns = tf.unstack(tf.expandDims(sentences, 3)); // [stories, features, 1] each
  const [keys, offers] = [tf.unstack(keyed), tf.unstack(offered)];
  const traces: Trace[] = [];
  let previous = initial;
  for (const [moment, sentence] of columns.entries()) {
    const product = tf.matMul(tf.reshape(previous, [stories * blocks, features]), weight);
    const unbounded = tf.add(tf.reshape(product, [stories, blocks, features]), offers[moment]!);
    const candidate = tf.prelu(unbounded, slope);
    const gate = tf.sigmoid(tf.add(tf.matMul(previous, sentence), keys[moment]!)); // [stories, blocks, 1]
    const written = tf.add(previous, tf.mul(gate, candidate));
    const inverseNorm = tf.rsqrt(tf.add(tf.sum(tf.square(written), 2, true), smallest));
    const state = tf.mul(written, inverseNorm);
    traces.push({ previous, unbounded, gate, candidate, inverseNorm, state });
    previous = state;
  }
  return traces;
}

/** Keeps the norm of a block of zeros from dividing by zero. */
const smallest = 1e-12;

/** The gradients of the inputs of {@link entityScan}, in their order. */
function backward(
  gradient: tf.Tensor,
  {
    sentences,
    weight,
    slope,
    trace,
  }: { sentences: tf.Tensor; weight: tf.Tensor; slope: tf.Tensor; trace: Trace },
): tf.Tensor[] {
  const [time, stories, blocks, features] = trace.state.shape as [number, number, number, number];
  const isPositive = tf.cast(tf.greater(trace.unbounded, 0), 'float32');
  const slopes = tf.unstack(tf.add(isPositive, tf.mul(tf.sub(1, isPositive), slope)));
  const gateSlopes = tf.unstack(tf.mul(trace.gate, tf.sub(1, trace.gate)));
  const [states, gates, candidates, inverseNorms] = [
    trace.state,
    trace.gate,
    trace.candidate,
    trace.inverseNorm,
  ].map((tensor) => tf.unstack(tensor)) as [tf.Tensor[], tf.Tensor[], tf.Tensor[], tf.Tensor[]];
  const rows = tf.unstack(tf.expandDims(sentences, 2)); // [stories, 1, features] each
  const incoming = tf.unstack(gradient);
  const transposed = tf.transpose(weight);
  const changes: { candidate: tf.Tensor; unbounded: tf.Tensor; keyed: tf.Tensor }[] = [];
  let carried: tf.Tensor | undefined;
  for (let moment = time - 1; moment >= 0; moment--) {
    const total = carried ? tf.add(incoming[moment]!, carried) : incoming[moment]!;
    // Through the division by the norm: what points along the state is lost.
    const along = tf.sum(tf.mul(total, states[moment]!), 2, true);
    const written = tf.mul(tf.sub(total, tf.mul(states[moment]!, along)), inverseNorms[moment]!);
    const candidate = tf.mul(written, gates[moment]!);
    const unbounded = tf.mul(candidate, slopes[moment]!);
    const keyed = tf.mul(tf.sum(tf.mul(written, candidates[moment]!), 2, true), gateSlopes[moment]!);
    const product = tf.matMul(tf.reshape(unbounded, [stories * blocks, features]), transposed);
    const throughProduct = tf.reshape(product, [stories, blocks, features]);
    carried = tf.add(tf.add(written, throughProduct), tf.mul(keyed, rows[moment]!));
    changes.unshift({ candidate, unbounded, keyed });
  }
  const unbounded = tf.stack(changes.map((change) => change.unbounded)); // [time, stories, blocks, features]
  const keyed = tf.stack(changes.map((change) => change.keyed)); // [time, stories, blocks, 1]
  const candidate = tf.stack(changes.map((change) => change.candidate));
  const flat = (tensor: tf.Tensor) => tf.reshape(tensor, [time * stories * blocks, features]);
  return [
    tf.sum(tf.mul(keyed, trace.previous), 2), // [time, stories, features]
    keyed,
    unbounded,
    tf.matMul(flat(trace.previous), flat(unbounded), true),
    tf.sum(flat(tf.mul(candidate, tf.minimum(trace.unbounded, 0))), 0),
    carried!,
  ];
}

import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs the forward pass of something that is differentiated and minimised. A ReLU in it that is silent everywhere, and so
 * would pass no gradient, passes what would raise its input: without it a unit that nothing excites at the start could not
 * be found (lucid calls it redirected ReLU).
 */
export function withRedirectedRelu<T>(run: () => T): T {
  const usual = tf.getGradient(tf.Relu);
  tf.registerGradient(redirected); // which of them counts is decided when the forward pass is recorded
  try {
    return run();
  } finally {
    tf.registerGradient(usual);
  }
}

const redirected: tf.GradConfig = {
  kernelName: tf.Relu,
  outputsToSave: [true],
  gradFunc: (dy, [output]) => ({
    x: () => {
      const slope = dy as tf.Tensor;
      const passed = tf.mul(slope, tf.step(output!));
      const isSilent = tf.cast(tf.equal(tf.max(tf.abs(passed)), 0), 'float32');
      return tf.add(passed, tf.mul(tf.minimum(slope, 0), isSilent));
    },
  }),
};

import * as tf from '@tensorflow/tfjs-core';
import { functionalCall, type AnyModule, type Parameter } from '@dl/core/nn';

/**
 * The parameters of a network as one vector: an input and an output of a compiled step of training, and an array in memory from
 * which {@link HostNetwork} computes. The network's own parameters follow with {@link store}.
 */
export class ParameterVector {
  /** The vector in memory, as of the last {@link read}. Always the same array. */
  readonly host: Float32Array;
  private readonly parameters: readonly Parameter[];
  private current: tf.Tensor;

  private constructor(network: AnyModule) {
    this.parameters = network.parameters();
    this.current = this.joined();
    this.host = new Float32Array(this.current.size);
  }

  static async of(network: AnyModule): Promise<ParameterVector> {
    const vector = new ParameterVector(network);
    await vector.read();
    return vector;
  }

  /** The vector, [size]. It stays this object's. */
  get value(): tf.Tensor {
    return this.current;
  }

  /** Replaces the vector by `next` and owns it. */
  assign(next: tf.Tensor): void {
    this.current.dispose();
    this.current = tf.keep(next);
  }

  /** Copies the vector into {@link host}. */
  async read(): Promise<void> {
    this.host.set(await this.current.data());
  }

  /** The part of {@link host} that is `parameter`, in this library's layout. */
  view(parameter: Parameter): Float32Array {
    const index = this.parameters.indexOf(parameter);
    const start = this.parameters.slice(0, index).reduce((sum, { size }) => sum + size, 0);
    return this.host.subarray(start, start + parameter.size);
  }

  /** Runs `run` while the network computes with `parts`, see {@link split}. */
  with<T>(parts: readonly tf.Tensor[], run: () => T): T {
    return functionalCall(this.parameters, parts, run);
  }

  /** A vector as tensors in the shapes of the parameters. */
  split(vector: tf.Tensor): tf.Tensor[] {
    const sizes = this.parameters.map(({ size }) => size);
    const parts = sizes.length === 1 ? [vector] : tf.split(vector, sizes);
    return parts.map((part, i) => tf.reshape(part, this.parameters[i]!.shape));
  }

  /** Takes the numbers of the network. */
  async load(): Promise<void> {
    this.assign(this.joined());
    await this.read();
  }

  /** Gives the network the numbers of the vector. */
  store(): void {
    const parts = tf.tidy(() => this.split(this.current));
    this.parameters.forEach((parameter, i) => parameter.assign(parts[i]!));
  }

  dispose(): void {
    this.current.dispose();
  }

  private joined(): tf.Tensor {
    return tf.keep(tf.tidy(() => tf.concat(this.parameters.map(({ value }) => tf.reshape(value, [-1])))));
  }
}

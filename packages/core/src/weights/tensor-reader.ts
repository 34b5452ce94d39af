import type { HostTensor } from '../host-tensor';

/** An open file of named tensors, whatever its format. Tensors are read when they are asked for. */
export interface TensorReader {
  /** The format's name, such as 'safetensors'. */
  readonly format: string;
  /** Names of the tensors, in the order of the file. */
  readonly names: readonly string[];
  /** What the file says beside its tensors. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Type and shape of a tensor, or undefined if the file has none of this name. */
  describe(name: string): Pick<HostTensor, 'dtype' | 'shape'> | undefined;
  /**
   * Reads tensors; all of them by default. Some may share memory.
   *
   * @throws {@link InvalidArgumentError} if the file lacks one of `names`.
   */
  read(names?: Iterable<string>): Promise<Record<string, HostTensor>>;
}

import { writeFileAtomic } from '#platform/files';
import { FileFormatError } from '../errors';
import type { HostTensor } from '../host-tensor';
import { assertWritable, bytesOf, safetensorsLayout } from './safetensors';
import type { TensorReader } from './tensor-reader';

export interface SaveSafetensorsOptions {
  /** Free text for the file. Default: that of the reader. */
  metadata?: Readonly<Record<string, string>>;
  /** Told before each tensor is read; what it throws ends the work, and leaves the old file. */
  onTensor?: (name: string) => void;
}

/**
 * Writes the tensors of an open file as a safetensors file, one after the other: memory holds the largest of them, not
 * all. Atomic: a crash, an error or a full disk leaves the old file.
 *
 * ```ts
 * const checkpoint = await openWeights('resnet18.pth'); // of @dl/formats
 * await saveSafetensors('resnet18.safetensors', checkpoint);
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; {@link InvalidArgumentError} if a name is reserved;
 * {@link FileFormatError} if a tensor is not what the reader said.
 */
export async function saveSafetensors(
  path: string | URL,
  reader: TensorReader,
  { metadata = reader.metadata, onTensor }: SaveSafetensorsOptions = {},
): Promise<void> {
  const described = new Map(reader.names.map((name) => [name, reader.describe(name)!]));
  const { header, names } = safetensorsLayout(described, metadata);
  await writeFileAtomic(path, pieces());

  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield header;
    for (const name of names) {
      onTensor?.(name);
      const { [name]: tensor } = await reader.read([name]);
      assertWritable(name, tensor!);
      assertSame(name, tensor!, described.get(name)!);
      yield bytesOf(tensor!);
    }
  }
}

function assertSame(
  name: string,
  tensor: HostTensor,
  { dtype, shape }: Pick<HostTensor, 'dtype' | 'shape'>,
): void {
  if (tensor.dtype === dtype && String(tensor.shape) === String(shape)) return;
  throw new FileFormatError(
    `tensor "${name}" was to be ${dtype} of shape [${shape.join(', ')}], and is ${tensor.dtype} of shape ` +
      `[${tensor.shape.join(', ')}]: the file changed or is damaged`,
  );
}

import { readFile } from '#platform/files';
import { FileFormatError, InvalidArgumentError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import type { Dataset } from '../dataset';

/**
 * Reads a UTF-8 text file. A byte order mark is dropped, and line ends become "\n".
 *
 * @throws {@link FileFormatError} if the file is not UTF-8.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch (cause) {
    throw new FileFormatError(`${path} is not UTF-8 text; convert it, for example with iconv`, { cause });
  }
}

/** A stretch of tokens, and the token that follows on each. */
export type SequenceSample = {
  /** [length]. */
  readonly input: HostTensor<'int32'>;
  /** [length]. */
  readonly target: HostTensor<'int32'>;
};

export interface SequenceOptions {
  /** Tokens in a sample. */
  length: number;
  /** Tokens from the start of one sample to that of the next. Default: `length`, no overlap. */
  stride?: number;
}

/**
 * Cuts a sequence of tokens into samples for training a language model: `target` is `input` moved on by one.
 *
 * ```ts
 * const samples = sequenceDataset(Int32Array.of(5, 6, 7, 8, 9), { length: 2 });
 * samples.length; // 2: [5, 6] -> [6, 7] and [7, 8] -> [8, 9]
 * ```
 *
 * @throws {@link InvalidArgumentError} unless length and stride are positive integers, and one sample fits.
 */
export function sequenceDataset(
  tokens: Int32Array,
  { length, stride = length }: SequenceOptions,
): Dataset<SequenceSample> {
  if (
    !(Number.isInteger(length) && length > 0 && Number.isInteger(stride) && stride > 0) ||
    tokens.length <= length
  ) {
    throw new InvalidArgumentError(
      `length and stride are positive integers, and the text has more tokens than length; received length ${length}, ` +
        `stride ${stride} and ${tokens.length} tokens`,
    );
  }
  const part = (start: number): HostTensor<'int32'> => ({
    dtype: 'int32',
    shape: [length],
    data: tokens.slice(start, start + length),
  });
  return {
    length: Math.floor((tokens.length - 1 - length) / stride) + 1,
    get: (index) => ({ input: part(index * stride), target: part(index * stride + 1) }),
  };
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fromHostTensor, type HostDataType } from '@dl/core';
import { openBytes } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { BufferedSource } from '../../bytes/buffered-source';
import { readMessage } from '../../protobuf/message';
import { loadOnnxModel } from '../load-onnx-model';
import { numbersOf, type Numbers } from '../numbers';
import { tensorProto } from '../protocol';
import { tensorEntry } from '../tensor-entry';

/**
 * Runs one of ONNX' own operator tests: a folder with model.onnx, input_*.pb and output_*.pb.
 *
 * @returns what is wrong with the outputs; undefined if nothing is.
 */
export async function runOperatorCase(folder: string): Promise<string | undefined> {
  const tensors = async (kind: 'input' | 'output') => {
    const count = (await readdir(folder)).filter((name) => name.startsWith(`${kind}_`)).length;
    return Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const file = new BufferedSource(await openBytes(path.join(folder, `${kind}_${i}.pb`)));
        return tensorEntry({ file }, await readMessage(file, tensorProto)).read();
      }),
    );
  };
  const expected = await tensors('output');
  const inputs = (await tensors('input')).map(fromHostTensor);
  const model = await loadOnnxModel(await readFile(path.join(folder, 'model.onnx')));
  const outputs = model.forwardAll(...inputs);
  try {
    for (const [i, output] of outputs.entries()) {
      const problem = difference(
        output.shape,
        await output.data(),
        numbersOf(expected[i]!),
        tolerance(expected[i]!.dtype),
      );
      if (problem) return `output ${i} ${problem}`;
    }
    return undefined;
  } finally {
    tf.dispose([inputs, outputs]);
    model.dispose();
  }
}

/** ONNX allows a relative error of 1e-3. Numbers here are float32, where half types are rounded at every step. */
function tolerance(dtype: HostDataType): number {
  if (dtype === 'bfloat16') return 2 ** -6;
  return dtype === 'float16' ? 4e-3 : 1e-3;
}

function difference(
  shape: readonly number[],
  data: ArrayLike<number>,
  expected: Numbers,
  relative: number,
): string | undefined {
  if (String(shape) !== String(expected.shape)) return `has shape [${shape}], expected [${expected.shape}]`;
  const wrong = Array.from(data).findIndex((value, i) => {
    const wanted = Number(expected.data[i]);
    if (Object.is(value, wanted) || value === wanted) return false;
    return !(Math.abs(value - wanted) <= 1e-6 + relative * Math.abs(wanted));
  });
  return wrong < 0 ? undefined : `has ${data[wrong]} at ${wrong}, expected ${expected.data[wrong]}`;
}

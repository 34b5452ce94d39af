import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { openSafetensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';

/** A path as it is; a web address as such, so that its tensors are read by range. */
const source = (file: string) => (/^https?:/.test(file) ? new URL(file) : file);

export const weightsInspectCommand = defineCommand({
  name: 'weights inspect',
  summary: 'show what a safetensors file holds: names, types, shapes, and statistics if wanted',
  arguments: [{ name: 'file', description: 'path or URL of a safetensors file' }],
  options: z.object({
    statistics: z
      .boolean()
      .default(false)
      .describe('read the tensors too: minimum, maximum, mean, standard deviation'),
  }),
  examples: [
    'dl weights inspect model.safetensors',
    'dl weights inspect model.safetensors --statistics --json',
  ],
  async run({ statistics }, [file]) {
    const reader = await openSafetensors(source(file!));
    const tensors = [];
    if (statistics) await useBackend('cpu');
    for (const name of reader.names) {
      const { dtype, shape } = reader.describe(name)!;
      const elements = tf.util.sizeFromShape([...shape]);
      tensors.push({
        name,
        dtype,
        shape: [...shape],
        elements,
        ...(statistics && (await describe(reader, name))),
      });
    }
    return { metadata: reader.metadata, tensors };
  },
  print: ({ metadata, tensors }) => {
    const rows = tensors.map(({ shape, ...row }) => ({ ...row, shape: `[${shape.join(', ')}]` }));
    const notes = Object.entries(metadata).map(([key, value]) => `${key}: ${value}`);
    const elements = tensors.reduce((sum, tensor) => sum + tensor.elements, 0);
    return [
      ...notes,
      table(rows),
      `${tensors.length} tensors, ${elements.toLocaleString('en')} elements`,
    ].join('\n');
  },
});

async function describe(reader: Awaited<ReturnType<typeof openSafetensors>>, name: string) {
  const { [name]: host } = await reader.read([name]);
  return tf.tidy(() => {
    const values = tf.cast(fromHostTensor(host!), 'float32');
    const { mean, variance } = tf.moments(values);
    const number = (tensor: tf.Tensor) => Number(tensor.dataSync()[0]!.toPrecision(4));
    return {
      min: number(tf.min(values)),
      max: number(tf.max(values)),
      mean: number(mean),
      std: number(tf.sqrt(variance)),
    };
  });
}

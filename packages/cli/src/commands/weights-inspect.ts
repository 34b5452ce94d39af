import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { TensorReader } from '@dl/core/weights';
import { openWeights } from '@dl/formats';
import { util } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';

export const weightsInspectCommand = defineCommand({
  name: 'weights inspect',
  summary: 'show what a file of weights holds: names, types, shapes, and statistics if wanted',
  arguments: [{ name: 'file', description: 'path or URL of weights in any format that can be read' }],
  options: z.object({
    statistics: z
      .boolean()
      .default(false)
      .describe('read the tensors too: minimum, maximum, mean, standard deviation'),
  }),
  examples: ['dl weights inspect resnet18.pth', 'dl weights inspect model.safetensors --statistics --json'],
  async run({ statistics }, [file], { signal }) {
    const reader = await openWeights(file!, { signal });
    const tensors = [];
    if (statistics) await useBackend('cpu');
    for (const name of reader.names) {
      signal.throwIfAborted();
      const { dtype, shape } = reader.describe(name)!;
      const elements = util.sizeFromShape([...shape]);
      tensors.push({
        name,
        dtype,
        shape: [...shape],
        elements,
        ...(statistics && elements > 0 && (await describe(reader, name))),
      });
    }
    return { format: reader.format, metadata: reader.metadata, tensors };
  },
  print: ({ format, metadata, tensors }) => {
    const rows = tensors.map(({ shape, ...row }) => ({ ...row, shape: `[${shape.join(', ')}]` }));
    const notes = Object.entries(metadata).map(([key, value]) => `${key}: ${value}`);
    const elements = tensors.reduce((sum, tensor) => sum + tensor.elements, 0);
    return [
      ...notes,
      table(rows),
      `${format}: ${tensors.length} tensors, ${elements.toLocaleString('en')} elements`,
    ].join('\n');
  },
});

async function describe(reader: TensorReader, name: string) {
  const { [name]: host } = await reader.read([name]);
  const tensor = fromHostTensor(host!);
  const values = await tensor.data<'float32' | 'int32' | 'bool'>();
  tensor.dispose();
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const value of values) {
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
    sum += value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const short = (value: number) => Number(value.toPrecision(4));
  return {
    min: short(min),
    max: short(max),
    mean: short(mean),
    std: short(Math.sqrt(squares / values.length)),
  };
}

import { isInteractive, startBar } from '@dl/core/internal';
import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import type { RangeIgnored, TensorReader } from '@dl/core/weights';
import { MappedReader, openWeights, saveWeights } from '@dl/formats';
import { findMapping, openPretrained, pretrainedWeights } from '@dl/vision';
import { existsSync, statSync } from 'node:fs';
import * as z from 'zod';
import { defineCommand } from '../command';

export const weightsConvertCommand = defineCommand({
  name: 'weights convert',
  summary: 'write weights of any format that can be read as safetensors or npz',
  arguments: [
    { name: 'file', description: 'path or URL of weights, or a name of `dl weights list`' },
    {
      name: 'out',
      description: 'the file to write; its extension, .safetensors or .npz, names the format',
      writes: 'file',
    },
  ],
  options: z.object({
    to: z
      .string()
      .optional()
      .describe('give the tensors the names and layouts of this network, such as vgg19'),
  }),
  examples: [
    'dl weights convert resnet18.pth resnet18.safetensors',
    'dl weights convert vgg19_weights_tf_dim_ordering_tf_kernels.h5 vgg19.safetensors --to vgg19',
    'dl weights convert googlenet_bvlc.caffe googlenet.safetensors',
  ],
  async run({ to }, [file, out], { json, signal }) {
    const opened = await open(file!, json, signal);
    const reader = to === undefined ? opened : new MappedReader(opened, findMapping(to, opened.names));
    const bar = !json && isInteractive() ? await startBar(reader.names.length) : undefined;
    let written = 0;
    try {
      await saveWeights(out!, reader, {
        onTensor: (name) => {
          signal.throwIfAborted();
          bar?.update(written++, name);
        },
      });
    } finally {
      bar?.stop();
    }
    return { file: out!, from: opened.format, tensors: reader.names.length, bytes: statSync(out!).size };
  },
  print: ({ file, from, tensors, bytes }) =>
    `${file}: ${tensors} tensors of a file of format ${from}, ${(bytes / 1e6).toFixed(1)} MB`,
});

/** Published weights, which have the names of their network, or a file as it is. */
async function open(file: string, json: boolean, signal: AbortSignal): Promise<TensorReader> {
  const published = pretrainedWeights.find(({ name }) => name === file);
  if (!published || existsSync(file)) return openWeights(file, { signal });
  const fetch = (onEvent?: (event: DownloadEvent) => void) =>
    openPretrained(published, {
      signal,
      onEvent:
        onEvent &&
        ((event: DownloadEvent | RangeIgnored) => event.type !== 'range-ignored' && onEvent(event)),
    });
  return json ? fetch() : withDownloadBar(fetch);
}

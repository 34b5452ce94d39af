import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { FileFormatError } from '../errors';
import { readModelMetadata } from './model-metadata';
import { writeSafetensors } from './safetensors';

const story = z.object({ network: z.object({ hops: z.int() }), words: z.array(z.string()) });
const textModel = { network: '{"type":"lstm"}', vocabulary: '{"type":"bytes"}' };
const captionModel = { network: '{"visual":{"type":"cnn"}}', words: '[]' };
const vqaModel = { network: '{}', words: '[]', answers: '[]' };
const classifier = { network: 'resnet18', classes: '[]', transforms: '[]' };

const read = (metadata: Record<string, string>) =>
  readModelMetadata(writeSafetensors({}, metadata), 'story model', story);

it('reads what a file says of its model', async () => {
  const metadata = { network: '{"hops":2}', words: '["Anna"]', seed: 'not JSON' };
  expect(await read(metadata)).toEqual({ network: { hops: 2 }, words: ['Anna'] });
});

it.each([
  ['a text model', textModel, 'the buffer is a text model, not a story model'],
  ['a caption model', captionModel, 'the buffer is a caption model, not a story model'],
  ['a VQA model', vqaModel, 'the buffer is a VQA model, not a story model'],
  ['a classifier', classifier, 'the buffer is a classifier, not a story model'],
  ['weights alone', {}, 'the buffer is no story model: it lacks "network", "words"'],
  ['no words', { network: '{"hops":2}' }, 'the buffer is no story model: it lacks "words"'],
  ['no hops', { network: '{}', words: '[]' }, 'the buffer is no story model: its "network.hops" is wrong'],
  ['no JSON', { network: '{', words: '[]' }, 'the metadata of the buffer are damaged: they are not JSON'],
] as [string, Record<string, string>, string][])('refuses %s in one line', async (_, metadata, message) => {
  const error = await read(metadata).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FileFormatError);
  expect((error as Error).message.startsWith(message)).toBe(true);
  expect((error as Error).message).not.toContain('\n');
});

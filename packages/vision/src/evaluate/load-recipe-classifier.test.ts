import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random, StateDictError, withRandom } from '@dl/core';
import { expectNoLeaks } from '@dl/core/testing';
import { saveTensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { mnistNetwork } from '../networks/mnist';
import { loadRecipeClassifier } from './load-recipe-classifier';

const directory = mkdtempSync(path.join(tmpdir(), 'dl-load-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('says what is wrong and leaves nothing behind', async () => {
  const weights = path.join(directory, 'mnist.safetensors');
  const model = withRandom(new Random(1), () => mnistNetwork());
  const state = model.stateDict();
  await saveTensors(weights, state);
  const text = path.join(directory, 'text.safetensors');
  await saveTensors(text, state, { network: '{"type":"lstm"}', vocabulary: '{"type":"bytes"}' });
  tf.dispose(state);
  model.dispose();

  const load = (options: object) =>
    expectNoLeaks(() => loadRecipeClassifier({ weights, data: directory, ...options }));
  await expect(load({})).rejects.toMatchObject({ code: 'file-not-found' }); // no data there
  await expect(load({ recipe: 'cifar10-resnet20' })).rejects.toThrow(StateDictError);
  await expect(load({ weights: text })).rejects.toThrow(/is a text model, not a classifier/);
  await expect(load({ recipe: 'mnits' })).rejects.toThrow(InvalidArgumentError);
  await expect(load({ weights: 'nowhere.safetensors' })).rejects.toThrow(/nowhere/);
});

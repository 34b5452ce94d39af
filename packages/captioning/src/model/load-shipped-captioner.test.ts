import { beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { evaluateCaptioner } from '../evaluate/evaluate-captioner';
import { sceneCaptions } from '../scenes';
import { loadShippedCaptioner } from './load-shipped-captioner';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

it('the model that ships describes scenes with pairs of colour and shape that it never saw', async () => {
  const model = await loadShippedCaptioner('scenes');
  const unseen = sceneCaptions({ scenes: 40, objects: 2, side: 64, seed: 5, combinations: 'unseen' });
  const { exactMatch } = await evaluateCaptioner(model, unseen, { beam: 3 });
  expect(exactMatch).toBeGreaterThanOrEqual(0.85);
  model.dispose();
});

it('says which there are', async () => {
  await expect(loadShippedCaptioner('cats')).rejects.toThrow(
    /no model "cats" comes with @dl\/captioning; there is scenes/,
  );
});

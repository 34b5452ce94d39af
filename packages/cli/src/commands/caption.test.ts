import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { sceneCaptions, type CaptionResult } from '@dl/captioning';
import { writeImage } from '@dl/core/data';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-caption-'));
const weights = path.join(root, 'caption.safetensors');
afterAll(() => rmSync(root, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['caption', ...words, '--backend', 'wasm']);

it('trains on scenes, measures, and describes a picture', async () => {
  const shape =
    '--side 16 --width 2 --features 16 --threshold 1 --epochs 1 --batch-size 8 --held-out 0.2'.split(' ');
  const trained = await dl('train', '--count', '12', '--unnamed', '0.4', '--out', root, ...shape);
  expect({ code: trained.code }).toEqual({ code: exitCodes.success });
  expect(trained.stdout).toMatch(/BLEU-1 .*CIDEr-D +exact %/);
  const results = path.join(root, 'results.json');
  const measured = await dl('eval', '--weights', weights, '--count', '5', '--unseen', '--results', results);
  expect({ code: measured.code }).toEqual({ code: exitCodes.success });
  const written = JSON.parse(readFileSync(results, 'utf8')) as CaptionResult[];
  expect(written.map(({ image_id }) => image_id)).toEqual([0, 1, 2, 3, 4]);
  const picture = path.join(root, 'picture.png');
  const [scene] = await sceneCaptions({ scenes: 1 }).items[0]!.read(1);
  await writeImage(picture, scene!);
  const [attention, page] = [path.join(root, 'attention.png'), path.join(root, 'page.html')];
  const files = ['--attention', attention, '--page', page];
  const said = await dl('image', picture, '--weights', weights, ...files);
  expect({ code: said.code }).toEqual({ code: exitCodes.success });
  expect([existsSync(attention), readFileSync(page, 'utf8').includes(said.stdout.trim())]).toEqual([
    true,
    true,
  ]);
});

it('says what is missing', async () => {
  const { code, stderr } = await dl('train', '--data', 'coco');
  expect({ code }).not.toEqual({ code: exitCodes.success });
  expect(stderr).toContain('--data coco needs --captions');
});

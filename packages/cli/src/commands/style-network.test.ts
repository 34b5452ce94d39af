import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { probeVideo, readImage, writeImage, writeVideo } from '@dl/core/data';
import { saveStyleNetwork, TransformNetwork } from '@dl/style';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg && process.env.CI === 'true') throw new Error('ffmpeg is missing: apt install ffmpeg');

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-style-'));
const inRoot = (name: string) => path.join(root, name);
const photographs = inRoot('photographs');
const network = inRoot('network.safetensors');
const clip = inRoot('clip.mp4');

const noise = (seed: number, width: number, height: number) => {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
  return { data, width, height, channels: 3 } as const;
};

beforeAll(async () => {
  await useBackend('wasm');
  await writeImage(inRoot('style.png'), noise(1, 32, 32));
  await writeImage(path.join(photographs, 'one.png'), noise(2, 40, 32));
  await writeImage(path.join(photographs, 'more/two.png'), noise(3, 32, 40));
  const model = withRandom(new Random(4), () => new TransformNetwork({ width: 4, residualBlocks: 1 }));
  await saveStyleNetwork(network, model);
  model.dispose();
  const frames = [0, 1, 2].map(() => noise(5, 48, 32));
  if (hasFfmpeg) await writeVideo(clip, frames, { fps: 10 });
});
afterAll(() => rmSync(root, { recursive: true }));

const dl = (words: string[], signal?: AbortSignal) =>
  runCaptured(['style', ...words, '--backend', 'wasm'], signal);

describe('dl style train', () => {
  const out = inRoot('trained/style.safetensors');
  const quick = ['--batch-size', '1', '--image-size', '16', '--style-size', '32', '--width', '4'];
  const train = (steps: number, words: string[] = [], signal?: AbortSignal) =>
    dl(
      [
        'train',
        inRoot('style.png'),
        photographs,
        '--steps',
        String(steps),
        '--residual-blocks',
        '1',
        ...quick,
      ].concat(['--out', out, '--checkpoints', inRoot('checkpoints'), '--resume'], words),
      signal,
    );

  it('trains, shows its sample, goes on, and paints with what it wrote', async () => {
    const sample = path.join(photographs, 'one.png');
    const { code, stdout } = await train(2, ['--sample', sample, '--sample-every', '2']);
    expect({ code }).toEqual({ code: exitCodes.success });
    expect(stdout).toContain(`network: ${out} after`);
    expect(readdirSync(path.dirname(out))).toEqual(['style-000002.jpg', 'style.safetensors']);
    const { stdout: json, stderr } = await train(3, ['--json']);
    expect(stderr).toBe('');
    expect(JSON.parse(json)).toMatchObject({ network: out, samples: [] });
    expect(readdirSync(inRoot('checkpoints'))).toContain('step-00000003');

    const painting = inRoot('painting.png');
    const painted = await dl(['apply', sample, '--network', out, '--out', painting]);
    expect({ code: painted.code }).toEqual({ code: exitCodes.success });
    expect(await readImage(painting)).toMatchObject({ width: 40, height: 32 });
  });

  it('is stopped by Ctrl-C, and says what is wrong', async () => {
    rmSync(out);
    expect((await train(9, [], AbortSignal.abort())).code).toBe(exitCodes.interrupted);
    expect(existsSync(out)).toBe(false);
    const encoder = await train(9, ['--encoder', 'vgg99']);
    expect(encoder.code).toBe(exitCodes.usage);
    expect(encoder.stderr).toMatch(/no encoder "vgg99"/);
  });
});

describe('dl style apply', () => {
  const apply = (...words: string[]) => dl(['apply', '--network', network, ...words]);

  it('paints the pictures of a folder, and those that are missing when it is resumed', async () => {
    const out = inRoot('paintings');
    const { code, stdout } = await apply(photographs, '--out', out, '--image-size', '20');
    expect({ code }).toEqual({ code: exitCodes.success });
    expect(stdout).toMatch(/2 painted in/);
    expect(await readImage(path.join(out, 'more/two.png'))).toMatchObject({ width: 16, height: 20 });
    rmSync(path.join(out, 'one.png'));
    const again = await apply(photographs, '--out', out, '--resume', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ paintings: [path.join(out, 'one.png')], skipped: 1 });
  });

  it('goes on behind a picture that cannot be read', async () => {
    writeFileSync(inRoot('broken.jpg'), 'no picture');
    const good = path.join(photographs, 'one.png');
    const { code, stdout, stderr } = await apply(inRoot('broken.jpg'), good, '--out', inRoot('some'));
    expect(code).toBe(exitCodes.failure);
    expect(stdout).toMatch(/1 painted, 1 failed/);
    expect(stderr).toMatch(/broken\.jpg/);
    expect(readdirSync(inRoot('some'))).toEqual(['one.png']);
  });

  it('says what is wrong', async () => {
    const two = path.join(photographs, 'more/two.png');
    const clash = await apply(two, two, '--out', inRoot('clash'));
    expect(clash).toMatchObject({ code: exitCodes.usage, stderr: expect.stringMatching(/both become/) });
    const file = await apply(photographs, '--out', inRoot('one.jpg'));
    expect(file).toMatchObject({ code: exitCodes.usage, stderr: expect.stringMatching(/name a folder/) });
    const other = await dl(['apply', two, '--network', inRoot('style.png')]);
    expect(other.code).toBe(exitCodes.failure);
    expect(other.stderr).toMatch(/style\.png/);
  });
});

(hasFfmpeg ? describe : describe.skip)(
  `dl style video${hasFfmpeg ? '' : ' (skipped: ffmpeg is missing, apt install ffmpeg)'}`,
  () => {
    const video = (words: string[], signal?: AbortSignal) => dl(['video', ...words], signal);
    const style = inRoot('style.png');

    it('paints by a network, steadied', async () => {
      const out = inRoot('fast.mp4');
      const { code, stdout, stderr } = await video([clip, out, '--network', network, '--blend', '0.5']);
      expect({ code }).toEqual({ code: exitCodes.success });
      expect(stdout).toMatch(/fast\.mp4: 3 frames after \d+ s/);
      expect(stderr).toMatch(/3 frames of 48 x 32 pixels, 10 a second\nframe 1 of 3: \d+ s left/);
      expect(await probeVideo(out)).toMatchObject({ width: 48, height: 32, frames: 3 });
    });

    it('optimises, and goes on with the frame that is missing', async () => {
      const [out, frames] = [inRoot('slow.mp4'), inRoot('frames')];
      const words = [clip, out, style, '--size', '32', '--iterations', '2', '--first-iterations', '2'];
      const first = await video([...words, '--frames', frames]);
      expect({ code: first.code }).toEqual({ code: exitCodes.success });
      rmSync(path.join(frames, 'frame-000003.png'));
      const again = await video([...words, '--frames', frames]);
      expect(again.stderr).toMatch(/frame 2 of 3: was there\nframe 3 of 3: 0 s left/);
      expect(existsSync(path.join(frames, 'frame-000003.png'))).toBe(true);
      const other = await video([...words, '--frames', frames, '--temporal-weight', '7']);
      expect(other).toMatchObject({ code: exitCodes.usage, stderr: expect.stringMatching(/other options/) });
    });

    it('says what is wrong', async () => {
      const wrong = async (...words: string[]) => {
        const { code, stderr } = await video([clip, inRoot('none.mp4'), ...words]);
        expect(code).toBe(exitCodes.usage);
        return stderr;
      };
      expect(await wrong()).toMatch(/pictures of the style.* or a --network/);
      expect(await wrong(style, '--network', network)).toMatch(/pictures of the style.* or a --network/);
      expect(await wrong('--network', network, '--iterations', '9')).toMatch(/has no iterations/);
      expect(await wrong(style, '--blend', '0.5')).toMatch(/--blend is for a --network/);
      const silent = inRoot('no-frames');
      mkdirSync(silent);
      const { code, stderr } = await video([silent, inRoot('none.mp4'), '--network', network]);
      expect(code).toBe(exitCodes.failure);
      expect(stderr).toMatch(/has no images .* to read as frames/);
      expect(existsSync(inRoot('none.mp4.frames'))).toBe(false);
      expect((await video([clip, inRoot('none.mp4'), style], AbortSignal.abort())).code).toBe(
        exitCodes.interrupted,
      );
    });
  },
);

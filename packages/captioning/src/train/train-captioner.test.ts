import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { writeVideo } from '@dl/core/data';
import { expectNoLeaks } from '@dl/core/testing';
import { writeSafetensors } from '@dl/core/weights';
import { captionImage, captionVideo } from '../caption/describe';
import { captionViewer } from '../caption/caption-viewer';
import { drawAttention } from '../caption/draw-attention';
import { CaptionedItemError, type CaptionDataset } from '../data/caption-dataset';
import { evaluateCaptioner } from '../evaluate/evaluate-captioner';
import { loadCaptionModel } from '../model/load-caption-model';
import { saveCaptionModel } from '../model/save-caption-model';
import { clipCaptions } from '../scenes/clip-captions';
import { sceneCaptions } from '../scenes/scene-captions';
import { trainCaptioner } from './train-captioner';

let folder: string;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-captioning-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const tiny = {
  side: 16,
  width: 2,
  features: 16,
  threshold: 1,
  maximumWords: 8,
  batchSize: 8,
  heldOut: 0.25,
} as const;
const pictures = sceneCaptions({ scenes: 16, objects: 1, side: 16 });
const clips = clipCaptions({ clips: 16, side: 16 });

describe('pictures', () => {
  it('a loss falls, and a file holds all that a model needs', async () => {
    await expectNoLeaks(async () => {
      const losses: number[] = [];
      const { model, evaluation } = await trainCaptioner(
        pictures,
        { ...tiny, epochs: 20, learningRate: 0.02, attentionPenalty: 0.1 },
        {
          listeners: [(event) => void (event.type === 'step-end' && losses.push(event.loss))],
        },
      );
      expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.8);
      expect(evaluation.results).toHaveLength(4);
      const file = path.join(folder, 'caption.safetensors');
      await saveCaptionModel(file, model);
      const same = await loadCaptionModel(file);
      const [picture] = await pictures.items[0]!.read(1);
      const said = await captionImage(model, picture!, { beam: 2 });
      expect(await captionImage(same, picture!, { beam: 2 })).toEqual(said);
      expect(said.candidates.length).toBeGreaterThan(0);
      expect(said.words[0]!.attention!.shape).toEqual([2, 2]);
      expect(drawAttention(picture!, said).width).toBeGreaterThan(16);
      const page = await captionViewer([{ image: picture!, said, references: ['<a red circle>'] }]);
      expect(page).toContain(said.caption);
      expect(page).not.toContain('<a red circle>');
      await expect(captionVideo(model, 'clip.mp4')).rejects.toThrow(/describes pictures: use captionImage/);
      model.dispose();
      same.dispose();
    });
  });

  it('stopped and resumed, with scheduled sampling and self-critical epochs, it ends the same', async () => {
    const options = {
      ...tiny,
      network: 'show-and-tell',
      epochs: 2,
      scheduledSampling: 0.5,
      selfCriticalEpochs: 1,
    } as const;
    const whole = await trainCaptioner(pictures, options);
    const stop = new AbortController();
    const checkpoints = path.join(folder, 'runs');
    await expect(
      trainCaptioner(
        pictures,
        { ...options, checkpoints },
        {
          signal: stop.signal,
          listeners: [({ type }) => void (type === 'epoch-end' && stop.abort(new Error('stopped')))],
        },
      ),
    ).rejects.toThrow('stopped');
    const resumed = await trainCaptioner(pictures, { ...options, checkpoints, resume: true });
    const [expected, received] = [whole, resumed].map(({ model }) =>
      model.network.parameters().map(({ value }) => value.arraySync()),
    );
    expect(received).toEqual(expected);
    whole.model.dispose();
    resumed.model.dispose();
  });
});

describe('clips', () => {
  it('are learned from, and a video file is described', async () => {
    const { model } = await trainCaptioner(clips, { ...tiny, frames: 4, epochs: 1 });
    const file = path.join(folder, 'clip.mp4');
    await writeVideo(file, await clips.items[0]!.read(10), { fps: 5 });
    expect((await captionVideo(model, file)).caption).toEqual(expect.any(String));
    const { scores, exactMatch } = await evaluateCaptioner(model, clips, { beam: 1 });
    expect(exactMatch >= 0 && scores.bleu1 >= 0).toBe(true);
    await expect(captionImage(model, 'picture.png')).rejects.toThrow(/describes clips: use captionVideo/);
    model.dispose();
  });
});

it('bad input gives one clear error', async () => {
  await expect(trainCaptioner(pictures, { network: 's2vt' })).rejects.toThrow(
    /"s2vt" does not describe pictures/,
  );
  await expect(trainCaptioner(pictures, { epochs: 0 })).rejects.toThrow(InvalidArgumentError);
  await expect(trainCaptioner({ kind: 'image', items: pictures.items.slice(0, 1) }, tiny)).rejects.toThrow(
    /too few/,
  );
  const read = () => Promise.reject(new FileFormatError('it is cut off'));
  const damaged: CaptionDataset = {
    kind: 'image',
    items: [{ id: 7, name: 'seven.jpg', captions: ['a dog'], read }, ...pictures.items],
  };
  await expect(trainCaptioner(damaged, tiny)).rejects.toThrow(CaptionedItemError);
  await expect(trainCaptioner(damaged, tiny)).rejects.toThrow(
    /"7" \(seven.jpg\) could not be read: it is cut off/,
  );
  const x = { dtype: 'float32', shape: [1], data: Float32Array.of(1) } as const;
  await expect(loadCaptionModel(writeSafetensors({ x }))).rejects.toThrow(
    /is no caption model: it lacks "network", "words"/,
  );
});

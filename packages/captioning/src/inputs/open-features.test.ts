import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { caffeModelFile } from '../../../formats/src/caffe/testing/caffemodel-file';
import { readGoogleNetBins } from '../../../formats/src/caffe/testing/googlenet-bins';
import { captionImage, captionVideo } from '../caption/describe';
import { loadCaptionModel } from '../model/load-caption-model';
import { saveCaptionModel } from '../model/save-caption-model';
import { clipCaptions } from '../scenes/clip-captions';
import { sceneCaptions } from '../scenes/scene-captions';
import { trainCaptioner } from '../train/train-captioner';
import { openFeatures } from './open-features';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const isThere = existsSync(data);
const folder = mkdtempSync(path.join(tmpdir(), 'dl-features-'));
afterAll(() => rmSync(folder, { recursive: true }));

(isThere ? describe : describe.skip)(
  `GoogLeNet sees${isThere ? '' : ` (skipped: no test data at ${data})`}`,
  () => {
    it('a real photograph and a real video pass through features, network and beam search', async () => {
      await useBackend(process.env.DL_BACKEND ?? 'wasm');
      const file = path.join(folder, 'bvlc_googlenet.caffemodel');
      writeFileSync(
        file,
        caffeModelFile('GoogLeNet', await readGoogleNetBins(path.join(data, 'imagenet/googlenet_bvlc'))),
      );
      const open = (layer: string) => openFeatures(file, { network: 'googlenet_bvlc', layer });
      await expect(open('pool9')).rejects.toThrow(InvalidArgumentError);
      const features = await open('pool5.7x7_s1');
      expect(features.shape).toEqual([1, 1, 1024]);
      const tiny = {
        features: 16,
        threshold: 1,
        maximumWords: 10,
        batchSize: 4,
        heldOut: 0.3,
        epochs: 1,
      } as const;
      const pictures = await trainCaptioner(
        sceneCaptions({ scenes: 3, objects: 1 }),
        { ...tiny, network: 'show-attend-and-tell' },
        { features },
      );
      const photograph = path.join(data, 'photos/coral/parrot.jpg');
      const said = await captionImage(pictures.model, photograph, { beam: 3 });
      expect(said.candidates.length).toBeGreaterThan(0);
      const saved = path.join(folder, 'caption.safetensors');
      await saveCaptionModel(saved, pictures.model);
      await expect(loadCaptionModel(saved)).rejects.toThrow(/reads the layer pool5.7x7_s1 of .*openFeatures/);
      const same = await loadCaptionModel(saved, { features });
      expect(await captionImage(same, photograph, { beam: 3 })).toEqual(said);
      const clips = await trainCaptioner(clipCaptions({ clips: 3 }), { ...tiny, frames: 3 }, { features });
      const video = path.join(data, 'photos/imageio/cockatoo.mp4');
      expect((await captionVideo(clips.model, video, { beam: 3 })).candidates.length).toBeGreaterThan(0);
      for (const { model } of [pictures, clips]) model.dispose();
      same.dispose();
      features.dispose();
    });
  },
);

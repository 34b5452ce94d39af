import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { writeImage, writeVideo, type Image } from '@dl/core/data';
import { CaptionVocabulary, special } from '../vocabulary/caption-vocabulary';
import { UnknownTokenError } from '../vocabulary/unknown-token-error';
import { loadCocoCaptions } from './load-coco-captions';
import { loadFlickr } from './load-flickr';
import { loadMsrVtt } from './load-msr-vtt';
import { loadMsvd } from './load-msvd';

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const put = (name: string, content: string) => {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
  return at(name);
};
const plain = (level: number): Image => ({
  data: new Uint8Array(32 * 32 * 3).fill(level),
  ...{ width: 32, height: 32, channels: 3 },
});
async function putClip(name: string): Promise<void> {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  const frames = Array.from({ length: 20 }, (_, frame) => plain(10 * frame));
  await writeVideo(at(`${name}.mp4`), frames, { fps: 10 });
  writeFileSync(at(name), readFileSync(at(`${name}.mp4`)));
}
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-captions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('COCO', () => {
  const annotations = [
    { id: 9, image_id: 42, caption: 'A red ball.' },
    { id: 10, image_id: 42, caption: 'The ball is red ' },
    { id: 11, image_id: 7, caption: 'A dog' },
  ];
  const images = [
    { id: 42, file_name: 'a.png', height: 32, width: 32 },
    { id: 7, file_name: 'b.png', height: 32, width: 32 },
  ];
  const file = (content: object) => put('coco/annotations/captions_val2017.json', JSON.stringify(content));

  it('reads captions and pictures', async () => {
    file({ info: {}, images, annotations });
    mkdirSync(at('coco/val2017'));
    await writeImage(at('coco/val2017/a.png'), plain(200));
    const { kind, items } = await loadCocoCaptions(at('coco'), { split: 'val2017' });
    expect(kind).toBe('image');
    expect(items.map(({ id, captions }) => [id, captions])).toEqual([
      [42, ['A red ball.', 'The ball is red']],
      [7, ['A dog']],
    ]);
    const [image] = await items[0]!.read(1);
    expect([image!.width, image!.data[0]]).toEqual([32, 200]);
  });

  it('names what is wrong', async () => {
    const load = () => loadCocoCaptions(at('coco'), { split: 'val2017' });
    file({ images, annotations: annotations.slice(0, 2) });
    await expect(load()).rejects.toThrow(/captions_val2017.json has no caption for "7"/);
    file({ images: images.slice(0, 1), annotations });
    await expect(load()).rejects.toThrow(/a caption for the image 7, which it does not list/);
    file({ images: [], annotations: [] });
    await expect(load()).rejects.toThrow(/captions_val2017.json has no captions/);
    file({ images, annotations: [{ image_id: '42', caption: 'A' }] });
    await expect(load()).rejects.toThrow(/at annotations.0.image_id/);
    file({ images, annotations: [...annotations, { image_id: 7, caption: ' ' }] });
    await expect(load()).rejects.toThrow(/caption 1 of "7" in .* is empty/);
    put('coco/annotations/captions_val2017.json', '');
    await expect(load()).rejects.toThrow(/is empty/);
    put('coco/annotations/captions_val2017.json', '{"images": [');
    await expect(load()).rejects.toThrow(FileFormatError);
  });
});

describe('Flickr', () => {
  it('reads captions by list', async () => {
    const captions = put('Flickr8k.token.txt', 'a.jpg#0\tA dog .\na.jpg#1\tTwo dogs\nb.jpg#0\tA cat\n');
    const list = put('Flickr_8k.trainImages.txt', 'b.jpg\n');
    const all = await loadFlickr({ captions, images: folder });
    expect(all.items.map(({ id, captions }) => [id, captions.length])).toEqual([
      ['a.jpg', 2],
      ['b.jpg', 1],
    ]);
    const { items } = await loadFlickr({ captions, images: folder, list });
    expect(items.map(({ name, captions }) => [name, captions])).toEqual([[at('b.jpg'), ['A cat']]]);
  });

  it('names what is wrong', async () => {
    const captions = put('wrong.token', 'a.jpg#0\tA dog\nb.jpg A cat\n');
    await expect(loadFlickr({ captions, images: folder })).rejects.toThrow(/wrong.token, line 2/);
    const right = put('right.token', 'a.jpg#0\tA dog\n');
    const list = put('list.txt', 'a.jpg\nc.jpg\n');
    await expect(loadFlickr({ captions: right, images: folder, list })).rejects.toThrow(
      /no caption for "c.jpg"/,
    );
    const empty = put('empty.token', '\n');
    await expect(loadFlickr({ captions: empty, images: folder })).rejects.toThrow(
      /empty.token has no captions/,
    );
  });
});

describe('MSVD', () => {
  it('reads both forms of its captions, and evenly spread frames', async () => {
    await putClip('YouTubeClips/abc-_1_5_15.avi');
    const clips = at('YouTubeClips');
    const lines = put(
      'AllVideoDescriptions.txt',
      '#remark\n\nabc-_1_5_15 a man cooks\nabc-_1_5_15 cooking\n',
    );
    const { kind, items } = await loadMsvd({ captions: lines, clips });
    expect([kind, items.length, items[0]!.captions]).toEqual(['video', 1, ['a man cooks', 'cooking']]);
    const frames = await items[0]!.read(4);
    const levels = frames.map(({ data }) => data[0]!);
    expect(levels).toHaveLength(4);
    for (const [index, level] of levels.entries()) {
      expect(Math.abs(level - (25 + 50 * index - 5))).toBeLessThan(15); // frames 2, 7, 12 and 17 of 20
    }
    const head = 'VideoID,Start,End,WorkerID,Source,AnnotationTime,Language,Description';
    const csv = put(
      'corpus.csv',
      `${head}\nabc-_1,5,15,1,clean,9,English,"a man, who cooks"\nabc-_1,5,15,1,clean,9,German,ein Mann\n`,
    );
    expect((await loadMsvd({ captions: csv, clips })).items[0]!.captions).toEqual(['a man, who cooks']);
  });

  it('names what is wrong', async () => {
    const clips = at('YouTubeClips');
    await expect(loadMsvd({ captions: put('bad.txt', 'a man cooks\n'), clips })).rejects.toThrow(
      /bad.txt, line 1/,
    );
    await expect(loadMsvd({ captions: put('bad.csv', 'VideoID,Start\n'), clips })).rejects.toThrow(
      /End, Language/,
    );
  });
});

describe('MSR-VTT', () => {
  const videos = [
    { video_id: 'video0', split: 'train', category: 9 },
    { video_id: 'video1', split: 'validate', category: 9 },
  ];
  const sentences = [
    { sen_id: 0, video_id: 'video0', caption: 'a car drives' },
    { sen_id: 1, video_id: 'video1', caption: 'a girl sings' },
  ];

  it('reads a split; a truncated clip is an error that names it', async () => {
    const captions = put('train_val_videodatainfo.json', JSON.stringify({ videos, sentences }));
    const { items } = await loadMsrVtt({ captions, clips: folder, split: 'train' });
    expect(items.map(({ id, captions }) => [id, captions])).toEqual([['video0', ['a car drives']]]);
    await putClip('video0.mp4');
    expect(await items[0]!.read(8)).toHaveLength(8);
    const whole = readFileSync(at('video0.mp4'));
    writeFileSync(at('video0.mp4'), whole.subarray(0, whole.length / 2));
    await expect(items[0]!.read(8)).rejects.toThrow(/video0.mp4/);
  });

  it('names what is wrong', async () => {
    const captions = put('info.json', JSON.stringify({ videos, sentences: sentences.slice(1) }));
    await expect(loadMsrVtt({ captions, clips: folder, split: 'train' })).rejects.toThrow(
      /no caption for "video0"/,
    );
    await expect(loadMsrVtt({ captions, clips: folder, split: 'test' })).rejects.toThrow(
      /no videos of the split "test"/,
    );
  });
});

describe('the vocabulary', () => {
  it('keeps frequent words', () => {
    const vocabulary = CaptionVocabulary.of(["A dog's ball.", 'a dog', 'A cat'], { threshold: 2 });
    expect(vocabulary.words).toEqual(['a', 'dog']);
    expect(vocabulary.encode('a cat, a dog')).toEqual([4, special.unknown, 4, 5]);
    expect(vocabulary.decode([4, 5])).toBe('a dog');
    expect(() => vocabulary.decode([6])).toThrow(UnknownTokenError);
    expect(() => vocabulary.decode([6])).toThrow(
      /the token 6 is not in the vocabulary, which has the tokens 0 to 5/,
    );
    expect(() => CaptionVocabulary.of(['a dog'], { threshold: 3 })).toThrow(InvalidArgumentError);
  });

  it('joins clitics', () => {
    const vocabulary = CaptionVocabulary.of(["a dog's ball doesn't roll"], { threshold: 1 });
    expect(vocabulary.decode(vocabulary.encode("a dog's ball doesn't roll"))).toBe(
      "a dog's ball doesn't roll",
    );
  });
});

import { captionVideo } from '@dl/captioning';
import { defineCommand } from '../command';
import { captionModelOptions, withCaptionModel } from './caption-model';
import { describeWords } from './caption-words';

export const captionVideoCommand = defineCommand({
  name: 'caption video',
  summary: 'describe a clip',
  arguments: [{ name: 'clip', description: 'video file, or a folder of pictures' }],
  options: captionModelOptions,
  examples: ['dl caption video clip.mp4 --beam 5'],
  async run({ beam, lengthPenalty, ...model }, [clip], context) {
    return withCaptionModel(model, context, async (captioner) => {
      const options = { beam, lengthPenalty, signal: context.signal };
      return { video: clip!, ...describeWords(await captionVideo(captioner, clip!, options)) };
    });
  },
  print: ({ caption }) => caption,
});

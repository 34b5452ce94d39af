import { writeImage } from '@dl/core/data';
import { answerQuestion, attentionOverlay } from '@dl/vqa';
import * as z from 'zod';
import { defineCommand } from '../command';
import { vqaModelOptions, withVqaModel } from './vqa-model';

export const vqaAskCommand = defineCommand({
  name: 'vqa ask',
  summary: 'ask a question about a picture, and see where the network looked',
  arguments: [
    { name: 'picture', description: 'picture file' },
    { name: 'question', description: 'what is asked' },
  ],
  options: vqaModelOptions.extend({
    attention: z
      .string()
      .optional()
      .describe('folder for the picture with each look of an attention network laid over')
      .meta({ writes: 'folder' }),
  }),
  examples: [
    'dl vqa ask picture.png "What colour is the circle?"',
    'dl vqa ask scene.png "What is nearest to the red circle?" --weights out/vqa.safetensors --attention out',
  ],
  async run({ attention: folder, ...model }, [picture, question], context) {
    return withVqaModel(model, context, async (network, encoder) => {
      const { attention, picture: image, ...answered } = await answerQuestion(network, picture!, question!, { encoder }); // prettier-ignore
      if (answered.unknownWords.length) {
        context.note(`the network does not know: ${answered.unknownWords.join(', ')}`);
      }
      const files: string[] = [];
      if (folder !== undefined) {
        if (!attention.length) {
          context.note(`a ${network.network.configuration.type} network has no attention to draw`);
        }
        for (const look of attention) {
          const file = `${folder}/${look.name.replace(' ', '-')}.png`;
          await writeImage(file, await attentionOverlay(image, look));
          files.push(file);
        }
      }
      return { question: question!, ...answered, ...(files.length && { attention: files }) };
    });
  },
  print: ({ candidates }) =>
    [
      candidates[0]!.answer,
      ...candidates
        .slice(1)
        .filter(({ probability }) => probability >= 0.01)
        .map(({ answer, probability }) => `  or ${answer} (${(100 * probability).toFixed(0)} %)`),
    ].join('\n'),
});

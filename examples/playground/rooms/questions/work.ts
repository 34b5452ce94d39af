import type { Image } from '@dl/core/data';
import { answerQuestion, loadShippedVqaModel, type VqaModel } from '@dl/vqa';

let opened: Promise<VqaModel> | undefined;

export const work = {
  async answer({ data, width, height }: ImageData, question: string) {
    const picture: Image = { width, height, channels: 4, data: new Uint8Array(data) };
    const { answer, candidates, unknownWords } = await answerQuestion(
      await (opened ??= loadShippedVqaModel()),
      picture,
      question,
    );
    const shares = candidates.map(({ answer, probability }) => ({ name: answer, share: probability }));
    return { answer, shares, unknownWords };
  },
};

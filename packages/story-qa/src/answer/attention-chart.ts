import type { Chart } from '@dl/core/viz';
import type { StoryAnswer } from './ask-story';

/**
 * A chart of what a model looked at: a row for each sentence, a column for each look, darker where it weighed more.
 *
 * ```ts
 * await saveChart('out/attention.png', attentionChart('Where is Anna?', await askStory(model, story, 'Where is Anna?')));
 * ```
 */
export function attentionChart(
  question: string,
  { answer, sentences, attention }: Pick<StoryAnswer, 'answer' | 'sentences' | 'attention'>,
): Chart {
  const rows = sentences.map((sentence, index) => `${index + 1}  ${sentence}`);
  const values = attention.flatMap(({ name, weights }) =>
    weights.map((weight, index) => ({ look: name, sentence: rows[index]!, weight })),
  );
  return {
    title: { text: `${question}  ${answer}` },
    data: { values },
    width: { step: 64 },
    height: { step: 24 },
    encoding: {
      x: {
        field: 'look',
        type: 'nominal',
        sort: attention.map(({ name }) => name),
        axis: { orient: 'top', labelAngle: 0, title: null },
      },
      y: { field: 'sentence', type: 'nominal', sort: rows, axis: { title: null, labelLimit: 420 } },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: 'white' },
        encoding: {
          color: {
            field: 'weight',
            type: 'quantitative',
            scale: { scheme: 'blues', domain: [0, 1] },
            legend: null,
          },
        },
      },
      {
        mark: { type: 'text', fontSize: 11 },
        encoding: {
          text: { field: 'weight', type: 'quantitative', format: '.2f' },
          color: { condition: { test: 'datum.weight > 0.5', value: 'white' }, value: '#444' },
        },
      },
    ],
  };
}

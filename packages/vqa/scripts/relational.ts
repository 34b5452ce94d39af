/**
 * Compares the relation network with CNN + LSTM where questions are about relations: on made-up scenes, and on SHAPES, trained on
 * its `train.small` and measured on its `val`:
 *
 *     npm run relational -w @dl/vqa -- --shapes SHAPES --scenes 16000 --epochs 17
 *
 * Writes docs/results/vqa-relational.json. Stopped, it goes on where it was: outcomes and checkpoints are below `--runs`. `--only
 * scenes-relation-2` makes this one outcome, for several processes side by side.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { progressBar } from '@dl/core/train';
import {
  evaluateVqa,
  generateSceneQuestions,
  loadShapes,
  relationalSceneKinds,
  trainVqa,
  type TrainVqaOptions,
  type VqaDataset,
  type VqaEvaluation,
} from '../src';

const { values } = parseArgs({
  options: {
    shapes: { type: 'string', default: '../shared/data/vqa/shapes' },
    scenes: { type: 'string', default: '16000' },
    test: { type: 'string', default: '1000' },
    epochs: { type: 'string', default: '17' },
    seeds: { type: 'string', default: '3' },
    only: { type: 'string' },
    runs: { type: 'string', default: 'runs/vqa-relational' },
    backend: { type: 'string', default: 'auto' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const [scenes, test, epochs, seeds] = [values.scenes, values.test, values.epochs, values.seeds].map(
  Number,
) as [number, number, number, number];

interface Comparison {
  train: VqaDataset;
  test: VqaDataset;
  options: TrainVqaOptions;
}

interface Outcome {
  accuracy: number;
  byQuestionType: VqaEvaluation['byQuestionType'];
  parameters: number;
  epochs: number;
  seconds: number;
}

const networks = ['relation', 'cnn-lstm'] as const;
const shapes = path.resolve(root, values.shapes);
const kinds = [...relationalSceneKinds] as typeof relationalSceneKinds;
const common = { objects: 5, naming: 'color' } as const;
const comparisons: Record<string, Comparison> = {
  scenes: {
    // As in Sort-of-CLEVR: about shapes and places of single objects too, which are called by their colours.
    train: generateSceneQuestions({
      ...common,
      scenes,
      questions: 5,
      kinds: ['shape', 'position', ...kinds],
    }),
    test: generateSceneQuestions({ ...common, scenes: test, kinds, seed: 1 }),
    options: {
      channels: [24, 24, 24, 24],
      features: 64,
      wordFeatures: 32,
      batchSize: 60,
      dropout: 0,
      epochs,
    },
  },
  SHAPES: {
    train: await loadShapes(shapes, { split: 'train.small' }),
    test: await loadShapes(shapes, { split: 'val' }),
    options: {
      ...{ side: 30, channels: [24, 24, 24], features: 64, wordFeatures: 32 },
      ...{ epochs: 60, patience: 20, learningRate: 0.001, batchSize: 32 },
    },
  },
};

async function outcomeOf(name: string, network: (typeof networks)[number], seed: number): Promise<Outcome> {
  const folder = path.join(path.resolve(root, values.runs), `${name}-${network}-${seed}`);
  const file = path.join(folder, 'outcome.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Outcome;
  const start = performance.now();
  const { train, test, options } = comparisons[name]!;
  const checkpoints = path.join(folder, 'checkpoints');
  const trained = await trainVqa(
    train,
    { ...options, network, seed, checkpoints, resume: true },
    { listeners: [progressBar()] },
  );
  const { accuracy, byQuestionType } = await evaluateVqa(trained.model, test);
  const outcome = {
    ...{ accuracy, byQuestionType, parameters: trained.model.parameters, epochs: trained.epochs },
    seconds: Math.round((performance.now() - start) / 1000),
  };
  trained.model.dispose();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(outcome));
  process.stdout.write(`${name}, ${network}, seed ${seed}: ${(100 * accuracy).toFixed(2)} %\n`);
  return outcome;
}

const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const deviation = (numbers: readonly number[]) =>
  Math.sqrt(mean(numbers.map((number) => (number - mean(numbers)) ** 2)));
const percent = (share: number) => Number((100 * share).toFixed(2));

function summarize(outcomes: readonly Outcome[]) {
  const accuracies = outcomes.map(({ accuracy }) => accuracy);
  const types = outcomes[0]!.byQuestionType;
  return {
    accuracy: percent(mean(accuracies)),
    deviation: percent(deviation(accuracies)),
    accuracies: accuracies.map(percent),
    byQuestionType: Object.fromEntries(
      types.map(({ type }, place) => [
        type,
        percent(mean(outcomes.map(({ byQuestionType }) => byQuestionType[place]!.score))),
      ]),
    ),
    parameters: outcomes[0]!.parameters,
    epochs: outcomes.map(({ epochs }) => epochs),
    seconds: outcomes.map(({ seconds }) => seconds),
  };
}

/** Share of the test questions that the most frequent answer of the training answers. */
function majority({ train, test }: Comparison): number {
  const counts = new Map<string, number>();
  for (const { answer } of train.questions) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const [[most] = ['']] = [...counts].sort(([, a], [, b]) => b - a);
  return percent(mean(test.questions.map(({ answer }) => Number(answer === most))));
}

/** Share of the test questions in words that the training does not ask. */
function unseen({ train, test }: Comparison): number {
  const asked = new Set(train.questions.map(({ question }) => question));
  return percent(mean(test.questions.map(({ question }) => Number(!asked.has(question)))));
}

type Row = ReturnType<typeof summarize>;
const backend = await useBackend(values.backend);
if (values.only === undefined) await compare();
else {
  const [, name = '', network = '', seed = ''] = /^(\w+)-(.+)-(\d+)$/.exec(values.only) ?? [];
  await outcomeOf(name, network as (typeof networks)[number], Number(seed));
}

async function compare(): Promise<void> {
  const table: Record<
    string,
    Record<(typeof networks)[number], Row> & { majority: number; unseen: number; difference: number }
  > = {};
  for (const [name, comparison] of Object.entries(comparisons)) {
    const rows: Row[] = [];
    for (const network of networks) {
      const outcomes: Outcome[] = [];
      for (let seed = 0; seed < seeds; seed++) outcomes.push(await outcomeOf(name, network, seed));
      rows.push(summarize(outcomes));
    }
    const [relation, product] = rows as [Row, Row];
    const difference = Number((relation.accuracy - product.accuracy).toFixed(2));
    table[name] = {
      ...{ majority: majority(comparison), unseen: unseen(comparison) },
      ...{ 'cnn-lstm': product, relation, difference },
    };
  }
  const { relation, 'cnn-lstm': product, difference } = table['scenes']!;
  const result = await writeResult(path.join(root, 'docs/results/vqa-relational.json'), {
    name: 'vqa-relational',
    metric:
      `points by which the relation network (${relation.accuracy} %) answers more relational questions about ${test} made-up ` +
      `scenes than CNN + LSTM (${product.accuracy} %), means of ${seeds} seeds`,
    value: difference,
    target: '> 0',
    command: `npm run relational -w @dl/vqa -- --scenes ${scenes} --epochs ${epochs} --seeds ${seeds}`,
    backend: backend.name,
    seed: [...Array(seeds).keys()],
    seconds: [relation, product].flatMap(({ seconds }) => seconds).reduce((a, b) => a + b, 0),
    details: { scenes, objects: common.objects, epochs, table },
  });
  process.stdout.write(`${result.value}\n`);
}

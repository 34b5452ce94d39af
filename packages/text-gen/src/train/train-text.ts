import { Random, withRandom } from '@dl/core';
import { BestWeights, parseOptions } from '@dl/core/internal';
import { cosine, Trainer, warmup, type BatchLoader } from '@dl/core/train';
import type { OpenCorpus } from '../corpora/open-corpus';
import { ParallelStreams } from '../data/parallel-streams';
import { RandomWindows } from '../data/random-windows';
import type { TokenBatch } from '../data/token-batch';
import { evaluateText, type TextEvaluation } from '../evaluate/evaluate-text';
import { evaluationBatches } from '../evaluate/evaluation-batches';
import { metadataOf } from '../model/save-text-model';
import { TextModel } from '../model/text-model';
import { createNetwork } from '../networks/create-network';
import { Gpt } from '../networks/gpt';
import { adamWOnMatrices } from './adamw-on-matrices';
import { languageStep } from './language-step';
import { makeVocabulary } from './make-vocabulary';
import { toConfiguration } from './network-options';
import { splitText } from './split-text';
import { StatefulCharRnn } from './stateful-char-rnn';
import { trainTextOptions, type TrainTextControls, type TrainTextOptions } from './train-text-options';

export interface TrainedText {
  /** With the weights of the best validation. The caller disposes it. */
  model: TextModel;
  /** On the held-out text. */
  evaluation: TextEvaluation;
  /** The step that gave the weights. */
  step: number;
}

/**
 * Trains a network on a text, keeps the weights of the best validation, and measures them on the held-out end of the text.
 * With the same options, seed and backend it gives the same weights, whether it was stopped and resumed or not.
 *
 * ```ts
 * const corpus = await openCorpus({ style: 'shakespeare' });
 * const { model, evaluation } = await trainText(corpus, { steps: 2000 }, { listeners: [progressBar()] });
 * evaluation.loss; // nats a character
 * await saveTextModel('out/shakespeare.safetensors', model);
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, or a text that is too short.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainText(
  corpus: OpenCorpus,
  options: TrainTextOptions = {},
  { signal, listeners = [] }: TrainTextControls = {},
): Promise<TrainedText> {
  const settings = parseOptions('trainText', trainTextOptions, options);
  const { batchSize, context, evaluateEvery, steps, seed, checkpoints, resume, patience } = settings;
  const { text, name, licence, sha256, prime } = corpus;
  const vocabulary = await makeVocabulary(settings.vocabulary, text, settings.tokenizer);
  const parts = splitText(text, settings.heldOut);
  const [train, heldOut] = [vocabulary.encode(parts.train), vocabulary.encode(parts.heldOut)];

  const batches = { length: context, batchSize, batches: evaluateEvery };
  const configuration = toConfiguration(settings);
  const loader: BatchLoader<TokenBatch> =
    configuration.type === 'gpt'
      ? new RandomWindows(train, { ...batches, seed })
      : new ParallelStreams(train, batches);
  const network = withRandom(new Random(seed), () => createNetwork(vocabulary.size, configuration));
  const trained = network instanceof Gpt ? network : new StatefulCharRnn(network, batchSize);
  const model = new TextModel(network, vocabulary, {
    ...{ corpus: name, licence, sha256, prime },
    heldOut: settings.heldOut,
  });
  const trainer = new Trainer(trained as Gpt, {
    step: languageStep,
    optimizer: adamWOnMatrices({
      learningRate: settings.learningRate,
      betas: [0.9, 0.99],
      weightDecay: settings.weightDecay,
    }),
    schedule: warmup(settings.warmupSteps, cosine({ length: steps, minimum: settings.minimumRate })),
    clipNorm: settings.clipNorm,
    seed,
    metadata: { ...metadataOf(model) },
  });
  const best = new BestWeights(trained);
  try {
    const events = trainer.fit(loader, {
      ...{ steps, resume, signal },
      listeners: [best.listen, ...listeners],
      validation: evaluationBatches(network, heldOut, context),
      logEvery: 10,
      ...(checkpoints !== undefined && { checkpoints: { directory: checkpoints } }),
      ...(patience && { earlyStopping: { patience } }),
    });
    for await (const _ of events);
    signal?.throwIfAborted();
    const step = await best.restore(checkpoints);
    return { model, evaluation: await evaluateText(model, parts.heldOut, { signal, context }), step };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    trainer.dispose();
    if (trained instanceof StatefulCharRnn) trained.disposeState();
  }
}

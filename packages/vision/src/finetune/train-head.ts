import { DataLoader, type Dataset, type ImageSample } from '@dl/core/data';
import { accuracy, adamW, cosine, supervised, Trainer, type BatchLoader } from '@dl/core/train';
import type { ImageClassifier } from '../networks';
import { cacheFeatures, featureLoader, type FeatureBatch } from './features-of';
import type { FinetuneControls, FinetuneSettings } from './finetune-options';
import { evaluationBatch, fitOptions, lossOf, trainingOrder, type FinetuneData } from './finetune-phase';
import { splitHead } from './split-head';

/** The head learns as a network of its own: the body, in evaluation mode, only computes what it sees. */
export async function trainHead(
  model: ImageClassifier,
  data: FinetuneData,
  settings: FinetuneSettings,
  controls: FinetuneControls,
): Promise<void> {
  const { frozenEpochs: epochs, seed, learningRate, weightDecay, batchSize } = settings;
  if (!epochs) return;
  controls.onEvent?.({ type: 'phase-start', phase: 'head' });
  model.eval();
  const { head, body } = splitHead(model);
  const total = data.heldOut.length + (settings.cacheFeatures ? data.plain.length : 0);
  let before = 0;
  const cache = async (images: Dataset<ImageSample>) => {
    const loader = new DataLoader(images, { batchSize: evaluationBatch });
    const features = await cacheFeatures(featureLoader(body, loader), (done) => {
      controls.signal?.throwIfAborted();
      controls.onEvent?.({ type: 'features-progress', done: before + done, total });
    });
    before += images.length;
    return features;
  };
  const validation = new DataLoader(await cache(data.heldOut), { batchSize: evaluationBatch });
  const loader: BatchLoader<FeatureBatch> = settings.cacheFeatures
    ? new DataLoader(await cache(data.plain), trainingOrder(data.plain, batchSize, seed))
    : featureLoader(body, new DataLoader(data.train, trainingOrder(data.train, batchSize, seed)));
  const trainer = new Trainer(head, {
    step: supervised(lossOf(settings), 'features', 'label'),
    optimizer: adamW({ learningRate, weightDecay }),
    schedule: cosine({ length: epochs * loader.batches }),
    metrics: { accuracy: accuracy() },
    seed,
  });
  try {
    for await (const _ of trainer.fit(loader, {
      ...fitOptions('head', settings, controls),
      epochs,
      validation,
    }));
    controls.signal?.throwIfAborted();
  } finally {
    trainer.dispose();
  }
}

import { DataLoader } from '@dl/core/data';
import { accuracy, adamW, cosine, supervised, Trainer, warmup } from '@dl/core/train';
import type { ImageClassifier } from '../networks';
import type { FinetuneControls, FinetuneSettings } from './finetune-options';
import { evaluationBatch, fitOptions, lossOf, trainingOrder, type FinetuneData } from './finetune-phase';

/** All layers learn, those before the head at a lower rate. */
export async function trainAllLayers(
  model: ImageClassifier,
  data: FinetuneData,
  settings: FinetuneSettings,
  controls: FinetuneControls,
): Promise<void> {
  const { unfrozenEpochs: epochs, seed, learningRate, weightDecay, batchSize, bodyRate } = settings;
  if (!epochs) return;
  controls.onEvent?.({ type: 'phase-start', phase: 'all' });
  const loader = new DataLoader(data.train, trainingOrder(data.train, batchSize, seed));
  const [path] = model.heads;
  const isHead = ([name]: readonly [string, unknown]) => name.startsWith(`${path}.`);
  const parameters = [...model.namedParameters()];
  const trainer = new Trainer(model, {
    step: supervised(lossOf(settings), 'image', 'label'),
    optimizer: () =>
      adamW({ learningRate, weightDecay })([
        { parameters: parameters.filter(isHead) },
        {
          parameters: parameters.filter((entry) => !isHead(entry)),
          learningRate: learningRate * bodyRate,
        },
      ]),
    // The first steps are small, while AdamW does not know yet how large the gradients of the old layers are.
    schedule: warmup(loader.batches, cosine({ length: epochs * loader.batches })),
    metrics: { accuracy: accuracy() },
    seed,
  });
  const validation = new DataLoader(data.heldOut, { batchSize: evaluationBatch });
  try {
    for await (const _ of trainer.fit(loader, {
      ...fitOptions('all', settings, controls),
      epochs,
      validation,
    }));
    controls.signal?.throwIfAborted();
  } finally {
    trainer.dispose();
  }
}

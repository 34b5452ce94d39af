import { createClassifier, formatPredictions } from '@dl/vision';
import { useBackend } from '@dl/core/backends';
await useBackend('ort');
const model = await createClassifier('resnet20', { offline: true, cache: '/tmp/cachex' });
for (const f of process.argv.slice(2)) console.log(f, '\n' + formatPredictions(await model.classify(f, { topK: 3 })));

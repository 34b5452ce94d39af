/**
 * Serves the classifier of digits that comes with `@dl/vision`: `npm start --workspace=examples/downstream-app`, then
 *
 *     curl --data-binary @seven.png -H 'content-type: image/png' localhost:3000/classify
 *
 * `PORT` and `HOST` say where. SIGTERM and Ctrl-C let what is being answered end.
 */
import { createClassifier } from '@dl/vision';
import { createService } from './service';

const classifier = await createClassifier('mnist', { offline: true });
const service = createService(classifier);
const address = await service.listen({
  port: Number(process.env.PORT ?? 3000),
  host: process.env.HOST ?? '127.0.0.1',
});
console.log(`listening on ${address}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void service.close().then(() => classifier.dispose());
  });
}

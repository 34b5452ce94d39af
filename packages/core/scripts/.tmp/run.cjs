const { useBackend, listBackends } = require('./b.cjs');
const tf = require('@tensorflow/tfjs-core');
(async () => {
  console.log(await useBackend('wasm', { threads: 2 }));
  console.log(tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync()[5]);
  console.log(await useBackend('cpu'));
  console.log(tf.add(tf.scalar(1), 2).dataSync());
  console.log(
    (await listBackends()).map((b) => b.name + ':' + (b.available ? b.device : b.reason)).join('\n'),
  );
  console.log(
    Object.keys(globalThis).includes('Worker'),
    process.listenerCount('uncaughtException'),
    process.listenerCount('unhandledRejection'),
  );
})();

/** Puts the published weights of GoogLeNet where the page finds them: `public/googlenet_bvlc.safetensors`. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { saveTensors } from '@dl/core/weights';
import { createClassifier } from '@dl/vision';
import { dispose } from '@tensorflow/tfjs-core';

const file = fileURLToPath(new URL('public/googlenet_bvlc.safetensors', import.meta.url));
if (!existsSync(file)) {
  await useBackend();
  const { model } = await createClassifier('googlenet_bvlc');
  const state = model.stateDict();
  await saveTensors(file, state, { network: 'googlenet_bvlc' });
  dispose(state);
}

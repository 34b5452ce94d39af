import { openSafetensors } from '@dl/core/weights';
import type { WeightFormat } from '../weight-format';

/** Hugging Face's safetensors: a JSON header behind its length, which is below 2^24 in any real file. */
export const safetensors: WeightFormat = {
  name: 'safetensors',
  description: 'safetensors (.safetensors)',
  matches: (head) => head[7] === 0 && head[6] === 0 && head[5] === 0 && head[4] === 0 && head[8] === 0x7b,
  open: (file) => openSafetensors(file),
};

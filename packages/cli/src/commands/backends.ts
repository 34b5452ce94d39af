import { listBackends, type BackendListing } from '@dl/core/backends';
import { z } from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';

export const backendsCommand = defineCommand({
  name: 'backends',
  summary: 'list the backends, whether each can be used here, and why not',
  options: z.object({
    all: z.boolean().default(false).describe('also those that run in browsers only'),
  }),
  examples: ['dl backends', 'DL_BACKEND=wasm dl vision train --data data/mnist'],
  async run({ all }): Promise<BackendListing[]> {
    const backends = await listBackends();
    return backends.filter(({ platforms }) => all || platforms.includes('node'));
  },
  print: (backends) =>
    table(
      backends.map((backend) => ({
        backend: backend.name,
        usable: backend.available ? 'yes' : 'no',
        package: backend.packageName,
        about: backend.available ? backend.device : backend.reason,
      })),
    ),
});

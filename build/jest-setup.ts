import { useBackend } from '@dl/core/backends';
import { beforeAll } from '@jest/globals';

// Suites run beside each other: threads would only wait for cores.
process.env.DL_THREADS ??= '1';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'cpu');
});

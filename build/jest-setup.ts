import { useBackend } from '@dl/core/backends';
import { beforeAll } from '@jest/globals';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'cpu'));

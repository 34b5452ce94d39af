import {
  examineBackend,
  listBackends,
  type BackendExamination,
  type BackendListing,
  type Detection,
} from '@dl/core/backends';
import * as z from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';

type BackendRow = BackendListing & Partial<BackendExamination>;
type AvailableDetection = Extract<Detection, { available: true }>;

export const backendsCommand = defineCommand({
  name: 'backends',
  summary: 'list the backends, test those that can be used here, and say why others cannot',
  options: z.object({
    all: z.boolean().default(false).describe('also those that run in browsers only'),
    quick: z.boolean().default(false).describe('only list them: load, test and measure nothing'),
  }),
  examples: ['dl backends', 'dl backends --quick', 'DL_BACKEND=wasm dl vision train --data data/mnist'],
  async run({ all, quick }): Promise<BackendRow[]> {
    const rows: BackendRow[] = [];
    for (const backend of await listBackends()) {
      if (!all && !backend.platforms.includes('node')) continue;
      const examination = backend.available && !quick ? await examineBackend(backend.name) : {};
      rows.push({ ...backend, ...examination });
    }
    return rows;
  },
  print: (backends) =>
    table(
      backends.map((backend) => ({
        backend: backend.name,
        usable: isUsable(backend) ? 'yes' : 'no',
        ...(backends.some(isExamined) && {
          'smoke test': isExamined(backend) ? (backend.failure ? 'failed' : 'passed') : '',
          'GFLOP/s': backend.gigaflops?.toFixed(1) ?? '',
        }),
        package: backend.packageName,
        about: backend.failure ?? (backend.available ? devicesOf(backend) : backend.reason),
      })),
    ),
});

const isExamined = ({ gigaflops, failure }: BackendRow) => gigaflops !== undefined || failure !== undefined;

const isUsable = ({ available, failure }: BackendRow) => available && !failure;

const devicesOf = ({ device, devices, emulated }: BackendRow & AvailableDetection) => {
  const listed = devices && devices.length > 1 ? devices.join(', ') : device;
  return emulated ? `${listed} (emulated by the processor: auto goes past it)` : listed;
};

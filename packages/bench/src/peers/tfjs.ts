/** `tsx src/peers/tfjs.ts BACKEND WORKLOAD BATCH`: a workload on a backend of @dl. */
import { useBackend } from '@dl/core/backends';
import { setSeed } from '@dl/core';
import { workloads, type WorkloadName } from '../workloads';
import { serve } from './serve';

const [backend, workload, batch] = process.argv.slice(2) as [string, WorkloadName, string];
const { device } = await useBackend(backend);
setSeed(0);
await serve(device, workloads[workload](Number(batch)));

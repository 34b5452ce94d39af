/** `tsx train-on-device.ts DEVICE STEPS`: trains the small network on a device of Node, and prints what it has seen. */
import '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { backendReport } from '../index';
import { trainSmallNetwork } from './small-network';

const [device, steps] = process.argv.slice(2);
await useBackend('ort', { device });
const record = await trainSmallNetwork(Number(steps));
process.stdout.write(JSON.stringify({ ...record, report: backendReport() }));

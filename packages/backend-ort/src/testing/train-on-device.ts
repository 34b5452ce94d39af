/** `tsx train-on-device.ts DEVICE STEPS`: trains the small network on a device of Node, and prints what it has seen. */
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { backendReport, registerOrtBackend, type Device } from '../index';
import { trainSmallNetwork } from './small-network';

const [device, steps] = process.argv.slice(2) as [Device, string];
await useBackend('cpu'); // registers gradients
await registerOrtBackend({ device });
await tf.setBackend('ort');
const record = await trainSmallNetwork(Number(steps));
process.stdout.write(JSON.stringify({ ...record, report: backendReport() }));

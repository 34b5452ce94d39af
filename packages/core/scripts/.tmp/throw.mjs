import { useBackend } from './esm/index.js';
await useBackend('wasm', { threads: 2 });
if (process.argv[2] === 'reject') Promise.reject(new Error('rejected'));
else throw new Error('boom');

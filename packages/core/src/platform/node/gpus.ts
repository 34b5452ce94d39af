import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The names of the NVIDIA GPUs that the driver lists, by index; empty without GPU or driver. */
export async function nvidiaGpus(): Promise<string[]> {
  const query = ['--query-gpu=name', '--format=csv,noheader'];
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 });
    return stdout.split('\n').flatMap((line) => line.trim() || []);
  } catch {
    return []; // the command is not there, or it cannot talk to the driver
  }
}

import { fileURLToPath } from 'node:url';

/** The interpreter of Python that the variable DL_PYTHON names, or that the system has. */
export function defaultPython(): string {
  return process.env.DL_PYTHON || (process.platform === 'win32' ? 'python' : 'python3');
}

/** The path of what Python runs, in the package's folder `python`. */
export function bridgeScript(): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../../python' : '../../python'; // a bundle lies less deep
  return fileURLToPath(new URL(`${folder}/gymnasium_bridge.py`, import.meta.url));
}

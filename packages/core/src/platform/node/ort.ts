import type { Detection } from '../../backends/definition';
import { importPackage, isInstalled } from './packages';
import { processorName } from './processor';

const packageName = '@dl/backend-ort';

export function detectOrt(): Detection {
  return isInstalled(packageName)
    ? { available: true, device: `${processorName()}, ONNX Runtime` }
    : { available: false, reason: `it is not installed: npm install ${packageName}` };
}

export function importOrt(): Promise<unknown> {
  return importPackage(packageName);
}

import type { Detection } from '../../backends/definition';
import { BackendUnavailableError } from '../../backends/errors';

/** Whether the package is in the bundle shows only when it is imported. */
export function detectOrt(): Detection {
  return { available: true, device: 'ONNX Runtime' };
}

/** The `try` tells bundlers that the package may be missing. */
export async function importOrt(): Promise<unknown> {
  try {
    return await import('@dl/backend-ort');
  } catch (cause) {
    throw new BackendUnavailableError(
      'ort',
      'it is not installed: npm install @dl/backend-ort onnxruntime-web',
      { cause },
    );
  }
}

import type * as BackendOrt from '@dl/backend-ort';
import { loadOptional } from '@dl/core/internal';

/** Loads the package that knows ONNX Runtime. Throws {@link MissingDependencyError} if it is not installed. */
export function loadBackendOrt(purpose: string): Promise<typeof BackendOrt> {
  return loadOptional('@dl/backend-ort', purpose, () => import('@dl/backend-ort'));
}

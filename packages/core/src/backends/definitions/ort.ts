import { importPackage, isInstalled } from '#platform/packages';
import { processorName } from '#platform/processor';
import type { BackendDefinition } from '../definition';

const packageName = '@dl/backend-ort';

/** ONNX Runtime: native speed in Node without a compiler or CUDA toolkit. In browsers the package registers itself. */
export const ort: BackendDefinition = {
  name: 'ort',
  packageName,
  preference: { node: 40 },
  detect: () =>
    isInstalled(packageName)
      ? { available: true, device: processorName() }
      : { available: false, reason: `it is not installed: npm install ${packageName}` },
  async load(options) {
    const { registerOrtBackend } = (await importPackage(packageName)) as OrtPackage;
    return registerOrtBackend(options);
  },
};

/** What is used of `@dl/backend-ort`, which depends on this package. */
interface OrtPackage {
  registerOrtBackend(options: object): Promise<{ device: string }>;
}

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
      ? { available: true, device: device() }
      : { available: false, reason: `it is not installed: npm install ${packageName}` },
  async load(options) {
    const { registerOrtBackend } = (await importPackage(packageName)) as OrtPackage;
    await registerOrtBackend(options);
    return { device: device() };
  },
};

const device = () => `${processorName()}, ONNX Runtime`;

/** What is used of the package, which depends on this one. */
interface OrtPackage {
  /** Registers the TF.js backend `ort`. */
  registerOrtBackend: (options: object) => void | Promise<void>;
}

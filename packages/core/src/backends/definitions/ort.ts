import { detectOrt, importOrt } from '#platform/ort';
import type { BackendDefinition } from '../definition';

/**
 * ONNX Runtime: in Node native speed without a compiler or CUDA toolkit. In browsers it computes asynchronously, so `auto`
 * never takes it there.
 */
export const ort: BackendDefinition<OrtOptions> = {
  name: 'ort',
  packageName: '@dl/backend-ort',
  preference: { node: 40, browser: 5 },
  detect: detectOrt,
  async load(options) {
    const { registerOrtBackend } = (await importOrt()) as OrtPackage;
    await registerOrtBackend(options);
    const detection = detectOrt();
    const device = detection.available ? detection.device : 'ONNX Runtime';
    return { device: options.device === undefined ? device : `${device}, ${options.device}` };
  },
};

/** What is read here of the package's options; all of them are passed on. */
interface OrtOptions {
  device?: string;
}

/** What is used of the package, which depends on this one. */
interface OrtPackage {
  /** Registers the TF.js backend `ort`. */
  registerOrtBackend: (options: object) => void | Promise<void>;
}

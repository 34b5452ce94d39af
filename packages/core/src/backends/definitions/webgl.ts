import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendDefinition } from '../definition';
import { guardLoss } from '../gpu/guard-loss';
import { drawKnownPixel } from '../gpu/known-pixel';

/** The GPU through WebGL 2: what every browser has. */
export const webgl: BackendDefinition = {
  name: 'webgl',
  packageName: '@tensorflow/tfjs-backend-webgl',
  preference: { browser: 30 },
  detect() {
    const device = rendererName();
    if (device) return { available: true, device, emulated: isEmulated(device) };
    return {
      available: false,
      reason: 'this browser offers no WebGL 2 context; is hardware acceleration switched on?',
    };
  },
  async load() {
    const { MathBackendWebGL } = await import('@tensorflow/tfjs-backend-webgl');
    // TF.js refuses a context that is emulated: whoever names this backend wants it nevertheless.
    tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
    const { registerGpuKernels } = await import('../gpu/kernels');
    registerGpuKernels('webgl');
    const registered = tf.engine().registry['webgl'] as MathBackendWebGL | undefined;
    let isLost: () => boolean;
    if (registered && !registered.gpgpu.gl.isContextLost()) {
      // The application runs TF.js's backend already, and may have tensors there.
      isLost = guardContext(registered);
    } else {
      if (tf.findBackendFactory('webgl')) tf.removeBackend('webgl');
      tf.registerBackend('webgl', () => {
        const backend = new MathBackendWebGL();
        isLost = guardContext(backend);
        return backend;
      });
    }
    return { device: rendererName() ?? 'WebGL', isLost: () => isLost() };
  },
};

/** Returns whether the backend's context is lost. */
function guardContext(backend: MathBackendWebGL): () => boolean {
  const gl = backend.gpgpu.gl as WebGL2RenderingContext;
  const readsKnownPixel = drawKnownPixel(gl);
  return guardLoss(backend, {
    name: 'webgl',
    cause: 'the browser took its WebGL context away, as it does when the graphics driver restarts',
    run: 'runWebGLProgram',
    isReported: () => gl.isContextLost(),
    isDead: () => !readsKnownPixel(),
    onReport(callback) {
      gl.canvas.addEventListener('webglcontextlost', () => {
        // TF.js polls without a pause for fences that nothing passes any more.
        Object.assign(backend.gpgpu, { itemsToPoll: [] });
        callback();
      });
    },
  });
}

function rendererName(): string | undefined {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl?.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return name as string | undefined;
}

/** The renderers of Chromium, Mesa and Windows that need no GPU. */
const isEmulated = (renderer: string) => /swiftshader|llvmpipe|softpipe|basic render/i.test(renderer);

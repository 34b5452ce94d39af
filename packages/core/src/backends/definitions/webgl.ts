import type { BackendDefinition } from '../definition';

/** The GPU through WebGL 2: the default in browsers. */
export const webgl: BackendDefinition = {
  name: 'webgl',
  packageName: '@tensorflow/tfjs-backend-webgl',
  preference: { browser: 30 },
  detect() {
    const device = rendererName();
    if (device) return { available: true, device };
    return {
      available: false,
      reason: 'this browser offers no WebGL 2 context; is hardware acceleration switched on?',
    };
  },
  async load() {
    await import('@tensorflow/tfjs-backend-webgl');
    return { device: rendererName() ?? 'WebGL' };
  },
};

function rendererName(): string | undefined {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl?.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return name as string | undefined;
}

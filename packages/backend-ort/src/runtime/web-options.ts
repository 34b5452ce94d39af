/** What can be chosen in browsers; Node's runtime does not read it. */
export interface WebRuntimeOptions {
  /**
   * Browser only: where graphs run. `wasm` is the processor, with SIMD and, on a page that is cross-origin isolated,
   * threads. `webgpu` is the GPU: values stay there from step to step, and operators that ONNX Runtime has no GPU code for
   * run on the processor. Default: `wasm`.
   */
  device?: 'wasm' | 'webgpu';
  /**
   * Browser only: the folder that serves the `ort-wasm-*` files of `onnxruntime-web/dist`, ending in `/`. Default: where
   * the bundler has put them.
   */
  wasmPaths?: string;
}

// src/errors.ts
var marker = /* @__PURE__ */ Symbol.for('@dl/error');
var DlError = class extends Error {
  code;
  [marker] = true;
  constructor(code, message, options) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
  /** True for any `DlError`, also one that another copy of the package made (ESM beside CommonJS). */
  static isInstance(value) {
    return typeof value === 'object' && value !== null && marker in value;
  }
};
var InvalidArgumentError = class extends DlError {
  constructor(message, options) {
    super('invalid-argument', message, options);
  }
};

// src/backends/errors.ts
var UnknownBackendError = class extends DlError {
  constructor(name, available, others) {
    super(
      'unknown-backend',
      `There is no backend "${name}". Available here: ${available.join(', ')}.` +
        (others.length ? ` Known, but not available: ${others.join('; ')}.` : ''),
    );
  }
};
var BackendUnavailableError = class extends DlError {
  /** Why, without the backend's name. */
  reason;
  constructor(name, reason, options) {
    super('backend-unavailable', `The backend "${name}" cannot be used: ${reason}`, options);
    this.reason = reason;
  }
};
var BackendMemoryError = class extends DlError {
  constructor(name, requestedBytes, usedBytes) {
    const mebibytes = (bytes) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    super(
      'backend-memory',
      `The backend "${name}" is out of memory: it holds ${mebibytes(usedBytes)}` +
        (requestedBytes ? ` and was asked for ${mebibytes(requestedBytes)} more` : '') +
        '. Use smaller batches or images, or dispose tensors that are no longer needed.',
    );
  }
};
var BackendFailureError = class extends DlError {
  constructor(name, text) {
    super('backend-failure', `The backend "${name}" failed: ${text}`);
  }
};

// src/platform/node/environment.ts
var isNode = true;
function environmentVariable(name) {
  return process.env[name] || void 0;
}

// src/backends/definitions/cpu.ts
import * as tf from '@tensorflow/tfjs-core';

// src/platform/node/processor.ts
import os from 'node:os';
function processorName() {
  return os.cpus()[0]?.model.trim() ?? os.arch();
}
function processorCount() {
  return os.availableParallelism();
}

// src/backends/definitions/cpu.ts
var cpu = {
  name: 'cpu',
  packageName: '@tensorflow/tfjs-backend-cpu',
  preference: { node: 10, browser: 10 },
  detect: () => ({ available: true, device: device() }),
  async load() {
    await import('@tensorflow/tfjs-backend-cpu');
    Object.assign(tf.findBackend('cpu'), { firstUse: false });
    return { device: device() };
  },
};
var device = () => `${processorName()}, JavaScript`;

// src/platform/node/packages.ts
import { createRequire } from 'node:module';
function isInstalled(packageName2) {
  try {
    createRequire(import.meta.url).resolve(packageName2);
    return true;
  } catch (error) {
    return error.code !== 'MODULE_NOT_FOUND';
  }
}
function importPackage(packageName2) {
  return import(packageName2);
}

// src/backends/definitions/ort.ts
var packageName = '@dl/backend-ort';
var ort = {
  name: 'ort',
  packageName,
  preference: { node: 40 },
  detect: () =>
    isInstalled(packageName)
      ? { available: true, device: device2() }
      : { available: false, reason: `it is not installed: npm install ${packageName}` },
  async load(options) {
    const { registerOrtBackend } = await importPackage(packageName);
    await registerOrtBackend(options);
    return { device: device2() };
  },
};
var device2 = () => `${processorName()}, ONNX Runtime`;

// src/backends/definitions/tensorflow.ts
import * as tf2 from '@tensorflow/tfjs-core';
var tensorflow = {
  name: 'tensorflow',
  packageName: '@tensorflow/tfjs-node',
  preference: { node: 30 },
  detect: () => detect('@tensorflow/tfjs-node', processorName()),
  async load() {
    await importTensorflow('tensorflow', '@tensorflow/tfjs-node');
    return { device: processorName() };
  },
};
var tensorflowGpu = {
  name: 'tensorflow-gpu',
  tensorflowName: 'tensorflow',
  packageName: '@tensorflow/tfjs-node-gpu',
  preference: { node: 50 },
  detect: () => detect('@tensorflow/tfjs-node-gpu', 'NVIDIA GPU'),
  async load() {
    await importTensorflow('tensorflow-gpu', '@tensorflow/tfjs-node-gpu');
    const { isUsingGPUDevice } = tf2.findBackend('tensorflow');
    if (!isUsingGPUDevice) {
      throw new BackendUnavailableError(
        'tensorflow-gpu',
        'libtensorflow sees no GPU: check the NVIDIA driver, CUDA and cuDNN',
      );
    }
    return { device: 'NVIDIA GPU' };
  },
};
function detect(packageName2, device4) {
  if (!isInstalled(packageName2)) {
    return { available: false, reason: `it is not installed: npm install ${packageName2}` };
  }
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= 23)
    return {
      available: false,
      reason: `${packageName2} 4.22 runs on Node 22 and earlier, this is Node ${major}`,
    };
  return { available: true, device: device4 };
}
async function importTensorflow(name, packageName2) {
  try {
    await importPackage(packageName2);
  } catch (cause) {
    const reason = `loading ${packageName2} failed: ${cause.message}. Reinstall it: npm rebuild ${packageName2}`;
    throw new BackendUnavailableError(name, reason, { cause });
  }
}

// src/backends/definitions/wasm.ts
import * as tf3 from '@tensorflow/tfjs-core';

// src/platform/node/wasm.ts
import { readFile } from 'node:fs/promises';
import { createRequire as createRequire2 } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { Worker } from 'node:worker_threads';
var maximumThreads = 8;
async function createWasmBackend(options) {
  const threads = Math.min(options.threads ?? processorCount(), maximumThreads);
  const { BackendWasm, getThreadsCount, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const errors = [];
  const module = await loadModule(threads, (text) => errors.push(text));
  setThreadsCount(threads);
  const backend = new BackendWasm(module);
  return { backend, threads: getThreadsCount(), takeErrors: () => errors.splice(0) };
}
async function loadModule(threads, printErr) {
  const require2 = createRequire2(import.meta.url);
  const folder = path.join(
    path.dirname(require2.resolve('@tensorflow/tfjs-backend-wasm/package.json')),
    'wasm-out',
  );
  const script = path.join(folder, `tfjs-backend-wasm${threads > 1 ? '-threaded-simd' : ''}.js`);
  const binary2 = path.join(folder, `tfjs-backend-wasm${threads > 1 ? '-threaded' : ''}-simd.wasm`);
  const { wasmWorkerContents } = require2(path.join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js'));
  const workerSource = wasmWorkerContents.replaceAll('\n', '\\n');
  class PoolWorker extends Worker {
    constructor() {
      super(workerSource, { eval: true, execArgv: [] });
    }
    /** Emscripten calls this when it starts a thread; an idle thread must not keep the process alive. */
    ref() {}
  }
  const globals = {
    module: { exports: {} },
    exports: {},
    require: (name) => {
      if (name === 'worker_threads') return { Worker: PoolWorker };
      if (name === 'os') return { cpus: () => ({ length: 2 * threads }) };
      return require2(name);
    },
    process: {
      versions: process.versions,
      argv: [],
      hrtime: process.hrtime.bind(process),
      on: () => {},
      listeners: () => [],
      removeListener: () => {},
    },
    global: {},
    Worker: PoolWorker,
    __filename: script,
    __dirname: folder,
  };
  const source = (await readFile(script, 'utf8')).replace(
    'pthreadPoolSize=8',
    `pthreadPoolSize=${threads - 1}`,
  );
  compileFunction(source, Object.keys(globals), { filename: script }).apply(void 0, Object.values(globals));
  const module = await globals.module.exports({
    locateFile: (file) => (file.endsWith('.wasm') ? binary2 : file),
    mainScriptUrlOrBlob: script,
    printErr,
  });
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module;
}

// src/backends/wasm/guard-memory.ts
function guardMemory(backend, takeErrors) {
  const { wasm: wasm2 } = backend;
  wasm2._free(wasm2._malloc(1));
  const allocate = wasm2._malloc.bind(wasm2);
  wasm2._malloc = (bytes) => {
    throwIfFailed();
    const address = allocate(bytes);
    if (address === 0 && bytes > 0) throw new BackendMemoryError('wasm', bytes, wasm2.HEAPU8.length);
    return address;
  };
  const read = backend.readSync.bind(backend);
  backend.readSync = (...range2) => {
    throwIfFailed();
    return read(...range2);
  };
  function throwIfFailed() {
    const errors = takeErrors();
    if (errors.length === 0) return;
    const text = errors.join('; ');
    if (/status 6\b/.test(text)) throw new BackendMemoryError('wasm', void 0, wasm2.HEAPU8.length);
    throw new BackendFailureError('wasm', text);
  }
}

// src/backends/definitions/wasm.ts
var wasm = {
  name: 'wasm',
  packageName: '@tensorflow/tfjs-backend-wasm',
  preference: { node: 20, browser: 20 },
  detect: () => ({ available: true, device: device3(processorCount()) }),
  async load(options) {
    if (options.threads !== void 0 && !(Number.isInteger(options.threads) && options.threads > 0)) {
      throw new InvalidArgumentError(`threads must be a positive integer, received ${options.threads}`);
    }
    const { registerWasmKernels } = await import('./kernels-3A6V7MDR.js');
    if ('wasm' in tf3.engine().registry) {
      registerWasmKernels();
      return { device: device3(1) };
    }
    const { backend, threads, takeErrors } = await createWasmBackend(options);
    guardMemory(backend, takeErrors);
    registerWasmKernels();
    tf3.removeBackend('wasm');
    tf3.registerBackend('wasm', () => backend);
    return { device: device3(threads) };
  },
};
var device3 = (threads) =>
  `${processorName()}, WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

// src/backends/definitions/webgl.ts
var webgl = {
  name: 'webgl',
  packageName: '@tensorflow/tfjs-backend-webgl',
  preference: { browser: 30 },
  detect() {
    const device4 = rendererName();
    if (device4) return { available: true, device: device4 };
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
function rendererName() {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = gl?.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

// src/backends/definitions/webgpu.ts
var webgpu = {
  name: 'webgpu',
  packageName: '@tensorflow/tfjs-backend-webgpu',
  preference: { browser: 40 },
  detect: detect2,
  async load() {
    await import('@tensorflow/tfjs-backend-webgpu');
    const detection = await detect2();
    return { device: detection.available ? detection.device : 'WebGPU' };
  },
};
async function detect2() {
  const { gpu } = navigator;
  if (!gpu) return { available: false, reason: 'this browser has no WebGPU' };
  const adapter = await gpu.requestAdapter();
  if (!adapter) return { available: false, reason: 'WebGPU finds no adapter on this machine' };
  const { vendor, architecture, description } = adapter.info ?? {};
  return {
    available: true,
    device: description || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU',
  };
}

// src/backends/registry.ts
var builtIn = [tensorflowGpu, ort, tensorflow, webgpu, webgl, wasm, cpu];
var definitions = new Map(builtIn.map((definition) => [definition.name, definition]));
function registerBackend2(definition) {
  definitions.set(definition.name, definition);
}
function findBackend3(name) {
  return definitions.get(name);
}
function allBackends() {
  return [...definitions.values()];
}

// src/backends/list-backends.ts
async function listBackends() {
  const ordered = allBackends().sort((a, b) => rank(b) - rank(a));
  return Promise.all(
    ordered.map(async (definition) => ({
      name: definition.name,
      platforms: Object.keys(definition.preference),
      packageName: definition.packageName,
      ...(await detectBackend(definition)),
    })),
  );
}
async function detectBackend(definition) {
  if (platform in definition.preference) return definition.detect();
  const [only] = Object.keys(definition.preference);
  return {
    available: false,
    reason: only === 'browser' ? 'it runs in browsers only' : 'it runs in Node only',
  };
}
var platform = isNode ? 'node' : 'browser';
var rank = ({ preference }) => preference[platform] ?? 0;

// src/backends/use-backend.ts
import * as tf16 from '@tensorflow/tfjs-core';

// src/gradients/register-gradients.ts
import * as tf15 from '@tensorflow/tfjs-core';

// src/gradients/binary.ts
import * as tf5 from '@tensorflow/tfjs-core';

// src/gradients/define-gradient.ts
import * as tf4 from '@tensorflow/tfjs-core';
function defineGradient(kernelName, save, gradients2) {
  return {
    kernelName,
    ...(save.inputs === 'all' ? { saveAllInputs: true } : { inputsToSave: save.inputs }),
    outputsToSave: save.outputs,
    gradFunc: gradients2,
  };
}
function fromInput(kernelName, derivative, input = 'x') {
  return defineGradient(kernelName, { inputs: [input] }, (dy, [x], attributes) => ({
    [input]: () => derivative(dy, x, attributes),
  }));
}
function fromOutput(kernelName, derivative, input = 'x') {
  return defineGradient(kernelName, { outputs: [true] }, (dy, [y], attributes) => ({
    [input]: () => derivative(dy, y, attributes),
  }));
}
function linear(kernelName, adjoint, input = 'x') {
  return defineGradient(kernelName, {}, (dy, _, attributes) => ({
    [input]: () => adjoint(dy, attributes),
  }));
}
function zero(kernelName, ...inputs) {
  return defineGradient(kernelName, { inputs }, (_, saved) =>
    Object.fromEntries(inputs.map((input, index) => [input, () => tf4.zeros(saved[index].shape)])),
  );
}
function sumToShape(gradient, shape) {
  const axes = tf4.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf4.reshape(axes.length ? tf4.sum(gradient, axes) : gradient, shape);
}
function masked(gradient, mask) {
  return tf4.mul(gradient, tf4.cast(mask, 'float32'));
}
function runKernel(kernelName, inputs, attributes) {
  return tf4.engine().runKernel(kernelName, inputs, attributes);
}

// src/gradients/binary.ts
function binary(kernelName, derivatives) {
  const inputs = Object.keys(derivatives);
  return defineGradient(kernelName, { inputs }, (dy, saved) => {
    const [a, b] = saved;
    return Object.fromEntries(
      inputs.map((input, index) => [
        input,
        () => sumToShape(derivatives[input](dy, a, b), saved[index].shape),
      ]),
    );
  });
}
function share(greater3, greaterEqual4) {
  return tf5.mul(0.5, tf5.add(tf5.cast(greater3, 'float32'), tf5.cast(greaterEqual4, 'float32')));
}
var maximumShare = (a, b) => share(tf5.greater(a, b), tf5.greaterEqual(a, b));
var minimumShare = (a, b) => share(tf5.less(a, b), tf5.lessEqual(a, b));
var squaredRadius = (a, b) => tf5.add(tf5.square(a), tf5.square(b));
var binaryGradients = [
  binary(tf5.Add, { a: (dy) => dy, b: (dy) => dy }),
  binary(tf5.Atan2, {
    a: (dy, a, b) => tf5.mul(dy, tf5.div(b, squaredRadius(a, b))),
    b: (dy, a, b) => tf5.neg(tf5.mul(dy, tf5.div(a, squaredRadius(a, b)))),
  }),
  binary(tf5.Maximum, {
    a: (dy, a, b) => tf5.mul(dy, maximumShare(a, b)),
    b: (dy, a, b) => tf5.mul(dy, maximumShare(b, a)),
  }),
  binary(tf5.Minimum, {
    a: (dy, a, b) => tf5.mul(dy, minimumShare(a, b)),
    b: (dy, a, b) => tf5.mul(dy, minimumShare(b, a)),
  }),
  binary(tf5.Mod, { a: (dy) => dy, b: (dy, a, b) => tf5.neg(tf5.mul(dy, tf5.floor(tf5.div(a, b)))) }),
  binary(tf5.Multiply, { a: (dy, _, b) => tf5.mul(dy, b), b: (dy, a) => tf5.mul(dy, a) }),
  binary(tf5.Pow, {
    // An exponent of 0 has the derivative 0 at the base 0 too, where 0 * 0 ** -1 would be NaN.
    a: (dy, a, b) =>
      tf5.mul(dy, tf5.where(tf5.equal(b, 0), tf5.zerosLike(b), tf5.mul(b, tf5.pow(a, tf5.sub(b, 1))))),
    b: (dy, a, b) => {
      const isPositive = tf5.greater(a, 0);
      const logarithm = tf5.log(tf5.where(isPositive, a, tf5.onesLike(a)));
      return tf5.mul(dy, tf5.mul(tf5.pow(a, b), logarithm));
    },
  }),
  binary(tf5.Prelu, {
    x: (dy, x, alpha) => tf5.mul(dy, tf5.where(tf5.greater(x, 0), tf5.onesLike(x), alpha)),
    alpha: (dy, x) => tf5.mul(dy, tf5.minimum(x, 0)),
  }),
  binary(tf5.RealDiv, {
    a: (dy, _, b) => tf5.div(dy, b),
    b: (dy, a, b) => tf5.neg(tf5.mul(dy, tf5.div(tf5.div(a, b), b))),
  }),
  binary(tf5.SquaredDifference, {
    a: (dy, a, b) => tf5.mul(dy, tf5.mul(2, tf5.sub(a, b))),
    b: (dy, a, b) => tf5.mul(dy, tf5.mul(2, tf5.sub(b, a))),
  }),
  binary(tf5.Sub, { a: (dy) => dy, b: (dy) => tf5.neg(dy) }),
  defineGradient(tf5.AddN, { inputs: 'all' }, (dy, saved) =>
    Object.fromEntries(saved.map((_, index) => [index, () => tf5.clone(dy)])),
  ),
  defineGradient(tf5.Select, { inputs: ['condition'] }, (dy, [condition]) => ({
    condition: () => tf5.zeros(condition.shape),
    t: () => masked(dy, condition),
    e: () => masked(dy, tf5.logicalNot(condition)),
  })),
  ...[tf5.Equal, tf5.FloorDiv, tf5.Greater, tf5.GreaterEqual, tf5.Less, tf5.LessEqual].map(zeroOfBoth),
  ...[tf5.LogicalAnd, tf5.LogicalOr, tf5.NotEqual].map(zeroOfBoth),
];
function zeroOfBoth(kernelName) {
  return zero(kernelName, 'a', 'b');
}

// src/gradients/convolution.ts
import * as tf6 from '@tensorflow/tfjs-core';
var Convolution = class {
  constructor(forward, backpropInput, backpropFilter) {
    this.forward = forward;
    this.backpropInput = backpropInput;
    this.backpropFilter = backpropFilter;
  }
  forward;
  backpropInput;
  backpropFilter;
  output(x, filter, attributes) {
    return runKernel(this.forward, { x, filter }, geometry(attributes));
  }
  input(inputShape, dy, filter, attributes) {
    return runKernel(this.backpropInput, { dy, filter }, { ...geometry(attributes), inputShape });
  }
  filter(x, dy, filterShape, attributes) {
    return runKernel(this.backpropFilter, { x, dy }, { ...geometry(attributes), filterShape });
  }
  /** The kernels of the gradients know no dilation. The pixels that a dilated filter sees together are a block's. */
  dilatedGradients(dy, x, filter, attributes) {
    const { dilations, inputPaddings, outputPaddings } = dilatedBlocks(dy, x, filter, attributes);
    const undilated = { ...attributes, strides: 1, pad: 'valid', dilations: 1 };
    const inputs = () => tf6.spaceToBatchND(x, dilations, inputPaddings);
    const outputs = () => tf6.spaceToBatchND(dy, dilations, outputPaddings);
    return {
      x: () => {
        const dx = this.input(inputs().shape, outputs(), filter, undilated);
        return tf6.batchToSpaceND(dx, dilations, inputPaddings);
      },
      filter: () => this.filter(inputs(), outputs(), filter.shape, undilated),
    };
  }
  get gradients() {
    return [
      defineGradient(this.forward, { inputs: ['x', 'filter'] }, (dy, saved, attributes) => {
        const [x, filter] = saved;
        if (!isOne(attributes.dilations)) return this.dilatedGradients(dy, x, filter, attributes);
        return {
          x: () => this.input(x.shape, dy, filter, attributes),
          filter: () => this.filter(x, dy, filter.shape, attributes),
        };
      }),
      defineGradient(this.backpropInput, { inputs: ['dy', 'filter'] }, (ddx, saved, attributes) => {
        const [dy, filter] = saved;
        return {
          dy: () => this.output(ddx, filter, attributes),
          filter: () => this.filter(ddx, dy, filter.shape, attributes),
        };
      }),
      defineGradient(this.backpropFilter, { inputs: ['x', 'dy'] }, (dFilter, saved, attributes) => {
        const [x, dy] = saved;
        return {
          x: () => this.input(x.shape, dy, dFilter, attributes),
          dy: () => this.output(x, dFilter, attributes),
        };
      }),
    ];
  }
};
function geometry({ strides, pad: pad4, dataFormat, dilations = 1, dimRoundingMode }) {
  return { strides, pad: pad4, dataFormat, dilations, dimRoundingMode };
}
var isOne = (value = 1) => [value].flat().every((each) => each === 1);
function dilatedBlocks(dy, x, filter, attributes) {
  if (attributes.dataFormat === 'NCHW' || attributes.dataFormat === 'NCDHW') {
    throw new InvalidArgumentError(
      `a dilated convolution has a gradient in channels-last formats only, received ${attributes.dataFormat}`,
    );
  }
  const axes = x.shape.slice(1, -1).map((_, axis) => axis);
  const dilations = axes.map((axis) => [attributes.dilations].flat()[axis] ?? attributes.dilations);
  const inputPaddings = axes.map((axis) => {
    const before = paddingBefore(attributes.pad, axis, x, filter, dilations[axis]);
    const seen = dy.shape[axis + 1] + dilations[axis] * (filter.shape[axis] - 1);
    const whole = Math.ceil(seen / dilations[axis]) * dilations[axis];
    return [before, whole - x.shape[axis + 1] - before];
  });
  const outputPaddings = axes.map((axis) => {
    const length = dy.shape[axis + 1];
    return [0, Math.ceil(length / dilations[axis]) * dilations[axis] - length];
  });
  return { dilations, inputPaddings, outputPaddings };
}
function paddingBefore(pad4, axis, x, filter, dilation) {
  if (pad4 === 'valid') return 0;
  if (pad4 === 'same') return Math.floor((dilation * (filter.shape[axis] - 1)) / 2);
  return typeof pad4 === 'number' ? pad4 : pad4[axis + 1][0];
}
var convolutionGradients = [
  ...new Convolution(tf6.Conv2D, tf6.Conv2DBackpropInput, tf6.Conv2DBackpropFilter).gradients,
  ...new Convolution(tf6.Conv3D, tf6.Conv3DBackpropInputV2, tf6.Conv3DBackpropFilterV2).gradients,
  ...new Convolution(
    tf6.DepthwiseConv2dNative,
    tf6.DepthwiseConv2dNativeBackpropInput,
    tf6.DepthwiseConv2dNativeBackpropFilter,
  ).gradients,
  defineGradient(tf6.Dilation2D, { inputs: ['x', 'filter'] }, (dy, saved, attributes) => {
    const [x, filter] = saved;
    return {
      x: () => runKernel(tf6.Dilation2DBackpropInput, { x, filter, dy }, attributes),
      filter: () => runKernel(tf6.Dilation2DBackpropFilter, { x, filter, dy }, attributes),
    };
  }),
];

// src/gradients/elementwise.ts
import * as tf7 from '@tensorflow/tfjs-core';
var { SELU_SCALE, SELU_SCALEALPHA } = tf7.backend_util;
var elementwiseGradients = [
  fromInput(tf7.Abs, (dy, x) => tf7.mul(dy, tf7.sign(x))),
  fromInput(tf7.Acos, (dy, x) => tf7.neg(tf7.div(dy, tf7.sqrt(tf7.sub(1, tf7.square(x)))))),
  fromInput(tf7.Acosh, (dy, x) => tf7.div(dy, tf7.sqrt(tf7.sub(tf7.square(x), 1)))),
  fromInput(tf7.Asin, (dy, x) => tf7.div(dy, tf7.sqrt(tf7.sub(1, tf7.square(x))))),
  fromInput(tf7.Asinh, (dy, x) => tf7.div(dy, tf7.sqrt(tf7.add(tf7.square(x), 1)))),
  fromInput(tf7.Atan, (dy, x) => tf7.div(dy, tf7.add(tf7.square(x), 1))),
  fromInput(tf7.Atanh, (dy, x) => tf7.div(dy, tf7.sub(1, tf7.square(x)))),
  fromInput(tf7.Cos, (dy, x) => tf7.neg(tf7.mul(dy, tf7.sin(x)))),
  fromInput(tf7.Cosh, (dy, x) => tf7.mul(dy, tf7.sinh(x))),
  fromInput(tf7.Erf, (dy, x) =>
    tf7.mul(dy, tf7.mul(2 / Math.sqrt(Math.PI), tf7.exp(tf7.neg(tf7.square(x))))),
  ),
  fromOutput(tf7.Exp, (dy, y) => tf7.mul(dy, y)),
  fromOutput(tf7.Expm1, (dy, y) => tf7.mul(dy, tf7.add(y, 1))),
  fromInput(tf7.Log, (dy, x) => tf7.div(dy, x)),
  fromInput(tf7.Log1p, (dy, x) => tf7.div(dy, tf7.add(x, 1))),
  linear(tf7.Neg, (dy) => tf7.neg(dy)),
  fromOutput(tf7.Reciprocal, (dy, y) => tf7.neg(tf7.mul(dy, tf7.square(y)))),
  fromOutput(tf7.Rsqrt, (dy, y) => tf7.mul(dy, tf7.mul(-0.5, tf7.mul(y, tf7.square(y))))),
  fromInput(tf7.Sin, (dy, x) => tf7.mul(dy, tf7.cos(x))),
  fromInput(tf7.Sinh, (dy, x) => tf7.mul(dy, tf7.cosh(x))),
  fromOutput(tf7.Sqrt, (dy, y) => tf7.div(dy, tf7.mul(2, y))),
  fromInput(tf7.Square, (dy, x) => tf7.mul(dy, tf7.mul(2, x))),
  fromOutput(tf7.Tan, (dy, y) => tf7.mul(dy, tf7.add(tf7.square(y), 1))),
  fromInput(tf7.ClipByValue, (dy, x, { clipValueMin, clipValueMax }) =>
    masked(dy, tf7.logicalAnd(tf7.greaterEqual(x, clipValueMin), tf7.lessEqual(x, clipValueMax))),
  ),
  fromOutput(tf7.Elu, (dy, y) => tf7.mul(dy, tf7.add(tf7.minimum(y, 0), 1))),
  fromInput(tf7.LeakyRelu, (dy, x, { alpha }) => tf7.mul(dy, tf7.step(x, alpha))),
  fromOutput(tf7.Relu, (dy, y) => tf7.mul(dy, tf7.step(y))),
  fromOutput(tf7.Relu6, (dy, y) => masked(dy, tf7.logicalAnd(tf7.greater(y, 0), tf7.less(y, 6)))),
  fromOutput(tf7.Selu, (dy, y) =>
    tf7.where(tf7.greater(y, 0), tf7.mul(dy, SELU_SCALE), tf7.mul(dy, tf7.add(y, SELU_SCALEALPHA))),
  ),
  fromOutput(tf7.Sigmoid, (dy, y) => tf7.mul(dy, tf7.mul(y, tf7.sub(1, y)))),
  fromInput(tf7.Softplus, (dy, x) => tf7.mul(dy, tf7.sigmoid(x))),
  fromOutput(tf7.Tanh, (dy, y) => tf7.mul(dy, tf7.sub(1, tf7.square(y)))),
  linear(tf7.Identity, (dy) => tf7.clone(dy)),
  linear(tf7.Cast, (dy, { dtype }) => (dtype === 'float32' ? tf7.clone(dy) : tf7.zeros(dy.shape))),
  // The derivative along the real axis: TF.js has no complex gradients.
  fromInput(tf7.ComplexAbs, (dy, x) => tf7.mul(dy, tf7.divNoNan(tf7.real(x), tf7.abs(x)))),
  zero(tf7.Ceil, 'x'),
  zero(tf7.Floor, 'x'),
  zero(tf7.IsFinite, 'x'),
  zero(tf7.IsInf, 'x'),
  zero(tf7.IsNan, 'x'),
  zero(tf7.LogicalNot, 'x'),
  zero(tf7.OnesLike, 'x'),
  zero(tf7.Round, 'x'),
  zero(tf7.Sign, 'x'),
  zero(tf7.Step, 'x'),
  zero(tf7.ZerosLike, 'x'),
];

// src/gradients/images.ts
import * as tf8 from '@tensorflow/tfjs-core';
var bilinear = (images, { size, alignCorners, halfPixelCenters }) =>
  tf8.image.resizeBilinear(images, size, alignCorners, halfPixelCenters);
var nearest = (images, { size, alignCorners, halfPixelCenters }) =>
  tf8.image.resizeNearestNeighbor(images, size, alignCorners, halfPixelCenters);
function weights(resize, from, to, attributes) {
  const image2 = tf8.reshape(tf8.eye(from), [1, from, 1, from]);
  const resized = resize(image2, { ...attributes, size: [to, 1] });
  return tf8.transpose(tf8.reshape(resized, [to, from]));
}
function adjointByProducts(resize, dy, shape, attributes) {
  const [batch, height, width, channels] = shape;
  const [toHeight, toWidth] = dy.shape.slice(1, 3);
  const rows = tf8.reshape(tf8.transpose(dy, [1, 0, 2, 3]), [toHeight, -1]);
  const byRow = tf8.matMul(weights(resize, height, toHeight, attributes), rows);
  const columns = tf8.transpose(tf8.reshape(byRow, [height, batch, toWidth, channels]), [2, 1, 0, 3]);
  const byColumn = tf8.matMul(
    weights(resize, width, toWidth, attributes),
    tf8.reshape(columns, [toWidth, -1]),
  );
  return tf8.transpose(tf8.reshape(byColumn, [width, batch, height, channels]), [1, 2, 0, 3]);
}
function resizeGradients(kernelName, gradientKernel, resize) {
  return [
    fromInput(
      kernelName,
      (dy, images, attributes) =>
        attributes.halfPixelCenters
          ? adjointByProducts(resize, dy, images.shape, attributes)
          : tf8.reshape(runKernel(gradientKernel, { dy, images }, attributes), images.shape),
      'images',
    ),
    defineGradient(gradientKernel, { inputs: ['images', 'dy'] }, (ddx, saved, attributes) => {
      const [images, dy] = saved;
      const size = dy.shape.slice(1, 3);
      const shaped = () => tf8.reshape(ddx, images.shape);
      return {
        images: () => tf8.zeros(images.shape),
        dy: () => resize(shaped(), { ...attributes, size }),
      };
    }),
  ];
}
var imageGradients = [
  linear(tf8.FlipLeftRight, (dy) => tf8.image.flipLeftRight(dy), 'image'),
  ...resizeGradients(tf8.ResizeBilinear, tf8.ResizeBilinearGrad, bilinear),
  ...resizeGradients(tf8.ResizeNearestNeighbor, tf8.ResizeNearestNeighborGrad, nearest),
];

// src/gradients/indexing.ts
import * as tf9 from '@tensorflow/tfjs-core';
function scatterAlongAxis(dy, x, indices, { axis, batchDims }) {
  const along = tf9.util.parseAxisParam(axis, x.shape)[0];
  const batchRank = batchDims < 0 ? batchDims + indices.rank : batchDims;
  const batch = tf9.util.sizeFromShape(x.shape.slice(0, batchRank));
  const outer = tf9.util.sizeFromShape(x.shape.slice(batchRank, along));
  const inner = tf9.util.sizeFromShape(x.shape.slice(along + 1));
  const length = x.shape[along];
  const count = indices.size / batch;
  const rows = tf9.transpose(tf9.reshape(dy, [batch, outer, count, inner]), [0, 2, 1, 3]);
  const offsets2 = tf9.mul(
    tf9.reshape(tf9.range(0, batch, 1, 'int32'), [batch, 1]),
    tf9.scalar(length, 'int32'),
  );
  const positions = tf9.add(tf9.reshape(indices, [batch, count]), offsets2);
  const sums = tf9.scatterND(
    tf9.reshape(positions, [batch * count, 1]),
    tf9.reshape(rows, [batch * count, outer * inner]),
    [batch * length, outer * inner],
  );
  return tf9.reshape(tf9.transpose(tf9.reshape(sums, [batch, length, outer, inner]), [0, 2, 1, 3]), x.shape);
}
function gatherSegments(dy, segmentIds) {
  const last = dy.shape[0] - 1;
  const isInside = tf9.logicalAnd(tf9.greaterEqual(segmentIds, 0), tf9.lessEqual(segmentIds, last));
  const gathered = tf9.gather(dy, tf9.cast(tf9.clipByValue(segmentIds, 0, last), 'int32'));
  return masked(gathered, tf9.reshape(isInside, [segmentIds.size, ...dy.shape.slice(1).fill(1)]));
}
function scatterTopK(dy, indices, shape) {
  const length = shape.at(-1);
  const count = indices.shape.at(-1);
  const rows = indices.size / count;
  const starts = tf9.range(0, rows * length, length, 'int32');
  const positions = tf9.add(tf9.reshape(indices, [rows, count]), tf9.reshape(starts, [rows, 1]));
  const flat = tf9.scatterND(tf9.reshape(positions, [-1, 1]), tf9.reshape(dy, [-1]), [rows * length]);
  return tf9.reshape(flat, shape);
}
function isIndexed(indices, shape) {
  const depth = indices.shape.at(-1);
  const updates = tf9.ones([...indices.shape.slice(0, -1), ...shape.slice(depth)]);
  return tf9.minimum(tf9.scatterND(indices, updates, shape), 1);
}
var indexingGradients = [
  defineGradient(tf9.GatherV2, { inputs: ['x', 'indices'] }, (dy, saved, attributes) => {
    const [x, indices] = saved;
    return { x: () => scatterAlongAxis(dy, x, indices, attributes), indices: () => tf9.zeros(indices.shape) };
  }),
  defineGradient(tf9.GatherNd, { inputs: ['params', 'indices'] }, (dy, saved) => {
    const [params, indices] = saved;
    return {
      params: () => tf9.scatterND(indices, dy, params.shape),
      indices: () => tf9.zeros(indices.shape),
    };
  }),
  zero(tf9.OneHot, 'indices'),
  defineGradient(tf9.ScatterNd, { inputs: ['indices'] }, (dy, [indices]) => ({
    indices: () => tf9.zeros(indices.shape),
    updates: () => tf9.gatherND(dy, indices),
  })),
  defineGradient(tf9.SparseToDense, { inputs: ['sparseIndices', 'sparseValues'] }, (dy, saved) => {
    const [sparse, values] = saved;
    const depth = dy.rank;
    const indices = tf9.reshape(sparse, [-1, depth]);
    return {
      sparseIndices: () => tf9.zeros(sparse.shape),
      sparseValues: () => {
        const gathered = tf9.gatherND(dy, indices);
        return values.rank ? tf9.reshape(gathered, values.shape) : tf9.sum(gathered);
      },
      defaultValue: () => tf9.sum(tf9.mul(dy, tf9.sub(1, isIndexed(indices, dy.shape)))),
    };
  }),
  defineGradient(tf9.TensorScatterUpdate, { inputs: ['indices'] }, (dy, [indices]) => ({
    tensor: () => tf9.mul(dy, tf9.sub(1, isIndexed(indices, dy.shape))),
    indices: () => tf9.zeros(indices.shape),
    updates: () => tf9.gatherND(dy, indices),
  })),
  {
    kernelName: tf9.TopK,
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dys, saved) => {
      const [x, indices] = saved;
      return { x: () => scatterTopK(dys[0], indices, x.shape) };
    },
  },
  defineGradient(tf9.UnsortedSegmentSum, { inputs: ['segmentIds'] }, (dy, [segmentIds]) => ({
    x: () => gatherSegments(dy, segmentIds),
    segmentIds: () => tf9.zeros(segmentIds.shape),
  })),
];

// src/gradients/linear-algebra.ts
import * as tf10 from '@tensorflow/tfjs-core';
function einsumGradient(equation, dy, factors, index) {
  const [inputs, output] = equation.replaceAll(' ', '').split('->');
  const terms = inputs.split(',');
  const own = terms[index];
  const { shape } = factors[index];
  const others = factors.filter((_, position) => position !== index);
  const available = terms.filter((_, position) => position !== index).join('') + output;
  const reached = [...own].filter((letter) => available.includes(letter)).join('');
  const operands = [output, ...terms.filter((_, position) => position !== index)];
  const gradient = tf10.einsum(`${operands.join(',')}->${reached}`, dy, ...others);
  const withAllAxes = shape.map((length, axis) => (reached.includes(own[axis]) ? length : 1));
  return tf10.broadcastTo(tf10.reshape(gradient, withAllAxes), shape);
}
var linearAlgebraGradients = [
  defineGradient(tf10.BatchMatMul, { inputs: ['a', 'b'] }, (dy, saved, { transposeA, transposeB }) => {
    const [a, b] = saved;
    return {
      a: () =>
        sumToShape(
          transposeA ? tf10.matMul(b, dy, transposeB, true) : tf10.matMul(dy, b, false, !transposeB),
          a.shape,
        ),
      b: () =>
        sumToShape(
          transposeB ? tf10.matMul(dy, a, true, transposeA) : tf10.matMul(a, dy, !transposeA, false),
          b.shape,
        ),
    };
  }),
  defineGradient(tf10.Einsum, { inputs: 'all' }, (dy, factors, { equation }) =>
    Object.fromEntries(
      factors.map((_, index) => [index, () => einsumGradient(equation, dy, factors, index)]),
    ),
  ),
];

// src/gradients/normalization.ts
import * as tf11 from '@tensorflow/tfjs-core';
function sumOfNeighbours(x, radius) {
  const channels = x.shape.at(-1);
  const band = new Float32Array(channels ** 2);
  for (let row = 0; row < channels; row++) {
    const start = row * channels;
    band.fill(1, start + Math.max(0, row - radius), start + Math.min(channels, row + radius + 1));
  }
  const sums = tf11.matMul(tf11.reshape(x, [-1, channels]), tf11.tensor2d(band, [channels, channels]));
  return tf11.reshape(sums, x.shape);
}
function localResponseGradient(dy, x, { depthRadius, bias, alpha, beta }) {
  const sums = tf11.add(tf11.mul(sumOfNeighbours(tf11.square(x), depthRadius), alpha), bias);
  const scaled = tf11.mul(dy, tf11.pow(sums, -beta));
  const ofNeighbours = sumOfNeighbours(tf11.div(tf11.mul(scaled, x), sums), depthRadius);
  return tf11.sub(scaled, tf11.mul(tf11.mul(x, ofNeighbours), 2 * alpha * beta));
}
var normalizationGradients = [
  defineGradient(
    tf11.FusedBatchNorm,
    { inputs: ['x', 'mean', 'variance', 'scale'] },
    (dy, saved, { varianceEpsilon }) => {
      const [x, mean, variance, scale] = saved;
      const { shape } = mean;
      const factor = () => tf11.rsqrt(tf11.add(variance, varianceEpsilon));
      const centred = () => tf11.sub(x, mean);
      return {
        x: () => sumToShape(tf11.mul(dy, tf11.mul(factor(), scale)), x.shape),
        mean: () => sumToShape(tf11.neg(tf11.mul(dy, tf11.mul(factor(), scale))), shape),
        variance: () => {
          const cubed = tf11.mul(tf11.mul(tf11.pow(factor(), 3), scale), -0.5);
          return sumToShape(tf11.mul(tf11.mul(dy, centred()), cubed), shape);
        },
        scale: () => sumToShape(tf11.mul(tf11.mul(dy, centred()), factor()), shape),
        offset: () => sumToShape(dy, shape),
      };
    },
  ),
  fromInput(tf11.LRN, localResponseGradient),
  fromOutput(
    tf11.LogSoftmax,
    (dy, y, { axis }) => tf11.sub(dy, tf11.mul(tf11.sum(dy, axis, true), tf11.exp(y))),
    'logits',
  ),
  fromOutput(
    tf11.Softmax,
    (dy, y, { dim }) => tf11.mul(y, tf11.sub(dy, tf11.sum(tf11.mul(dy, y), dim, true))),
    'logits',
  ),
];

// src/gradients/pooling.ts
import * as tf12 from '@tensorflow/tfjs-core';
function poolWindows(shape, { filterSize, strides, pad: pad4, dimRoundingMode }) {
  const { computePool2DInfo, computePool3DInfo } = tf12.backend_util;
  if (shape.length === 4) {
    const info2 = computePool2DInfo(shape, filterSize, strides, 1, pad4, dimRoundingMode);
    const { top: top2, left: left2 } = info2.padInfo;
    return [
      windows(info2.filterHeight, info2.strideHeight, top2, info2.inHeight, info2.outHeight),
      windows(info2.filterWidth, info2.strideWidth, left2, info2.inWidth, info2.outWidth),
    ];
  }
  const info = computePool3DInfo(shape, filterSize, strides, 1, pad4, dimRoundingMode);
  const { front, top, left } = info.padInfo;
  return [
    windows(info.filterDepth, info.strideDepth, front, info.inDepth, info.outDepth),
    windows(info.filterHeight, info.strideHeight, top, info.inHeight, info.outHeight),
    windows(info.filterWidth, info.strideWidth, left, info.inWidth, info.outWidth),
  ];
}
var windows = (size, stride, before, inputLength, outputLength) => ({
  size,
  stride,
  before,
  inputLength,
  outputLength,
});
function explicitPadding(axes) {
  const spatial = axes.map(({ size, stride, before, inputLength, outputLength }) => [
    before,
    Math.max(0, (outputLength - 1) * stride + size - before - inputLength),
  ]);
  return [[0, 0], ...spatial, [0, 0]];
}
function correctForPadding(dy, axes) {
  return axes.reduce((gradient, { size, stride, before, inputLength, outputLength }, axis) => {
    const factors = Array.from({ length: outputLength }, (_, index) => {
      const start = index * stride - before;
      return size / (Math.min(start + size, inputLength) - Math.max(start, 0));
    });
    if (factors.every((factor) => factor === 1)) return gradient;
    const shape = dy.shape.map((_, index) => (index === axis + 1 ? outputLength : 1));
    return tf12.mul(gradient, tf12.tensor(factors, shape));
  }, dy);
}
function averagePool(kernelName, gradientKernel, pool) {
  return [
    fromInput(kernelName, (dy, x, attributes) => {
      const corrected = correctForPadding(dy, poolWindows(x.shape, attributes));
      return runKernel(gradientKernel, { dy: corrected, input: x }, attributes);
    }),
    defineGradient(gradientKernel, { inputs: ['input'] }, (ddx, saved, attributes) => {
      const [input] = saved;
      return {
        dy: () => pool(tf12.pad(ddx, explicitPadding(poolWindows(input.shape, attributes))), attributes),
        input: () => tf12.zeros(input.shape),
      };
    }),
  ];
}
var average = (x, { filterSize, strides }) =>
  x.rank === 4
    ? tf12.avgPool(x, filterSize, strides, 'valid')
    : tf12.avgPool3d(x, filterSize, strides, 'valid');
function maximumPool(kernelName, gradientKernel, takeWinners) {
  return [
    defineGradient(kernelName, { inputs: ['x'], outputs: [true] }, (dy, saved, attributes) => {
      const [input, output] = saved;
      return { x: () => runKernel(gradientKernel, { dy, input, output }, attributes) };
    }),
    defineGradient(gradientKernel, { inputs: ['input', 'output'] }, (ddx, saved, attributes) => {
      const [input, output] = saved;
      return {
        dy: () => takeWinners(ddx, input, output, attributes),
        input: () => tf12.zeros(input.shape),
        output: () => tf12.zeros(output.shape),
      };
    }),
  ];
}
function takeAtArgmax(values, x, y, attributes) {
  const { filterSize, strides, pad: pad4 } = attributes;
  const [, positions] = tf12
    .engine()
    .runKernel(tf12.MaxPoolWithArgmax, { x }, { filterSize, strides, pad: pad4, includeBatchInIndex: true });
  return tf12.reshape(tf12.gather(tf12.reshape(values, [-1]), tf12.reshape(positions, [-1])), y.shape);
}
function takeWhereEqual(values, x, y, attributes) {
  const axes = poolWindows(x.shape, attributes);
  const paddings = explicitPadding(axes);
  const [batch, channels] = [x.shape[0], x.shape.at(-1)];
  const paddedX = tf12.pad(x, paddings, -Infinity);
  const paddedValues = tf12.pad(values, paddings);
  const strides = [1, ...axes.map(({ stride }) => stride), 1];
  let taken = tf12.zeros(y.shape);
  let open = tf12.onesLike(y);
  for (const offset of offsets(axes.map(({ size }) => size))) {
    const begin = [0, ...offset, 0];
    const end = axes.map(({ stride, outputLength }, axis) => offset[axis] + (outputLength - 1) * stride + 1);
    const part = (padded) => tf12.stridedSlice(padded, begin, [batch, ...end, channels], strides);
    const wins = masked(open, tf12.equal(part(paddedX), y));
    taken = tf12.add(taken, tf12.mul(wins, part(paddedValues)));
    open = tf12.sub(open, wins);
  }
  return taken;
}
function offsets(sizes) {
  return sizes.reduce(
    (places, size) => places.flatMap((place) => Array.from({ length: size }, (_, next) => [...place, next])),
    [[]],
  );
}
var poolingGradients = [
  ...averagePool(tf12.AvgPool, tf12.AvgPoolGrad, average),
  ...averagePool(tf12.AvgPool3D, tf12.AvgPool3DGrad, average),
  ...maximumPool(tf12.MaxPool, tf12.MaxPoolGrad, takeAtArgmax),
  ...maximumPool(tf12.MaxPool3D, tf12.MaxPool3DGrad, takeWhereEqual),
];

// src/gradients/reductions.ts
import * as tf13 from '@tensorflow/tfjs-core';
function restoreAxes(reduced, shape, axis) {
  const axes = axesOf(shape, axis);
  return tf13.reshape(
    reduced,
    shape.map((length, index) => (axes.includes(index) ? 1 : length)),
  );
}
var axesOf = (shape, axis) => tf13.util.parseAxisParam(axis, shape);
function extremum(kernelName, axisAttribute) {
  return defineGradient(kernelName, { inputs: ['x'], outputs: [true] }, (dy, saved, attributes) => {
    const [x, y] = saved;
    const axis = attributes[axisAttribute];
    return {
      x: () => {
        const winners = tf13.cast(tf13.equal(x, restoreAxes(y, x.shape, axis)), 'float32');
        const count = tf13.sum(winners, axesOf(x.shape, axis), true);
        return tf13.mul(winners, tf13.div(restoreAxes(dy, x.shape, axis), count));
      },
    };
  });
}
function productOfOthers(x, axes) {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const transposed = tf13.transpose(x, order);
  const count = tf13.util.sizeFromShape(axes.map((axis) => x.shape[axis]));
  const rows = tf13.reshape(transposed, [-1, count]);
  const others = tf13.mul(tf13.cumprod(rows, 1, true), tf13.cumprod(rows, 1, true, true));
  return tf13.transpose(
    tf13.reshape(others, transposed.shape),
    order.map((_, axis) => order.indexOf(axis)),
  );
}
function cumulativeProductGradient(dy, x) {
  const [rows, length] = x.shape;
  const diagonal = tf13.eye(length);
  const others = tf13.add(tf13.mul(tf13.reshape(x, [rows, 1, length]), tf13.sub(1, diagonal)), diagonal);
  const products = tf13.cumprod(others, 2);
  const isReached = tf13.cumsum(diagonal, 1);
  return tf13.sum(tf13.mul(tf13.mul(tf13.reshape(dy, [rows, 1, length]), products), isReached), 2);
}
function alongAxis(tensors, axis, f) {
  const { shape } = tensors[0];
  const order = [...shape.keys()].filter((index) => index !== axis).concat(axis);
  const moved = order.map((index) => shape[index]);
  const rows = tensors.map((x) => tf13.reshape(tf13.transpose(x, order), [-1, shape[axis]]));
  return tf13.transpose(
    tf13.reshape(f(...rows), moved),
    order.map((_, index) => order.indexOf(index)),
  );
}
var reductionGradients = [
  extremum(tf13.Max, 'reductionIndices'),
  extremum(tf13.Min, 'axis'),
  fromInput(tf13.Sum, (dy, x, { axis }) => tf13.broadcastTo(restoreAxes(dy, x.shape, axis), x.shape)),
  fromInput(tf13.Mean, (dy, x, { axis }) =>
    tf13.broadcastTo(restoreAxes(tf13.div(dy, x.size / dy.size), x.shape, axis), x.shape),
  ),
  fromInput(tf13.Prod, (dy, x, { axis }) =>
    tf13.mul(restoreAxes(dy, x.shape, axis), productOfOthers(x, axesOf(x.shape, axis))),
  ),
  linear(tf13.Cumsum, (dy, { axis, exclusive, reverse: reverse3 }) =>
    tf13.cumsum(dy, axis, exclusive, !reverse3),
  ),
  fromInput(tf13.Cumprod, (dy, x, { axis, exclusive, reverse: reverse3 }) =>
    alongAxis([dy, x], axesOf(x.shape, axis)[0], (dyRows, xRows) => {
      const flip = (rows) => (reverse3 ? tf13.reverse(rows, 1) : rows);
      const shift = (rows) =>
        exclusive
          ? tf13.pad(tf13.slice(rows, [0, 1]), [
              [0, 0],
              [0, 1],
            ])
          : rows;
      return flip(cumulativeProductGradient(shift(flip(dyRows)), flip(xRows)));
    }),
  ),
  ...[tf13.All, tf13.Any, tf13.ArgMax, tf13.ArgMin].map((kernelName) => zero(kernelName, 'x')),
];

// src/gradients/shape.ts
import * as tf14 from '@tensorflow/tfjs-core';
var listOf = (dy) => [dy].flat();
function sumOfTiles(dy, reps) {
  const split = [];
  const summed = [];
  for (const [axis, count] of reps.entries()) {
    const length = dy.shape[axis] / count;
    if (count > 1) summed.push(split.push(count) - 1);
    if (length > 1 || count === 1) split.push(length);
  }
  const shape = dy.shape.map((length, axis) => length / reps[axis]);
  return tf14.reshape(summed.length ? tf14.sum(tf14.reshape(dy, split), summed) : dy, shape);
}
function unpad(dy, paddings) {
  const begin = paddings.map(([before]) => before);
  const size = paddings.map(([before, after], axis) => dy.shape[axis] - before - after);
  return tf14.slice(dy, begin, size);
}
function foldBorders(dy, { paddings, mode }) {
  const border = mode === 'reflect' ? 1 : 0;
  return paddings.reduce((gradient, [before, after], axis) => {
    const length = gradient.shape[axis] - before - after;
    const part = (start, size) => {
      const begin = gradient.shape.map((_, index) => (index === axis ? start : 0));
      return tf14.slice(
        gradient,
        begin,
        gradient.shape.map((all, index) => (index === axis ? size : all)),
      );
    };
    const folded = (start, size, position) =>
      placeAt(tf14.reverse(part(start, size), axis), axis, position, length);
    const parts = [part(before, length)];
    if (before) parts.push(folded(0, before, border));
    if (after) parts.push(folded(before + length, after, length - border - after));
    return tf14.addN(parts);
  }, dy);
}
function placeAt(x, axis, position, length) {
  const paddings = x.shape.map((size, index) =>
    index === axis ? [position, length - position - size] : [0, 0],
  );
  return tf14.pad(x, paddings);
}
function spread(x, axis, start, stride, length) {
  const count = x.shape[axis];
  if (stride < 0) return spread(tf14.reverse(x, axis), axis, start + (count - 1) * stride, -stride, length);
  const outer = tf14.util.sizeFromShape(x.shape.slice(0, axis));
  const inner = tf14.util.sizeFromShape(x.shape.slice(axis + 1));
  const withGaps = tf14.pad(tf14.reshape(x, [outer, count, 1, inner]), [
    [0, 0],
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);
  const span = Math.min(count * stride, length - start);
  const rows = tf14.slice(
    tf14.reshape(withGaps, [outer, count * stride, inner]),
    [0, 0, 0],
    [outer, span, inner],
  );
  const shape = x.shape.map((size, index) => (index === axis ? length : size));
  return tf14.reshape(placeAt(rows, 1, start, length), shape);
}
function unslice(dy, x, attributes) {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const info = tf14.slice_util.sliceInfo(
    x.shape,
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  const counts = tf14.slice_util.computeOutShape(info.begin, info.end, info.strides);
  return counts.reduce(
    (gradient, _, axis) => {
      const [start, stride, length] = [info.begin[axis], info.strides[axis], x.shape[axis]];
      return stride === 1
        ? placeAt(gradient, axis, start, length)
        : spread(gradient, axis, start, stride, length);
    },
    tf14.reshape(dy, counts),
  );
}
function spaceToDepth(x, { blockSize, dataFormat }) {
  if (dataFormat === 'NCHW') {
    const [batch2, channels2, height2, width2] = x.shape;
    const [rows2, columns2] = [height2 / blockSize, width2 / blockSize];
    const blocks2 = tf14.reshape(x, [batch2, channels2, rows2, blockSize, columns2, blockSize]);
    const moved = tf14.transpose(blocks2, [0, 3, 5, 1, 2, 4]);
    return tf14.reshape(moved, [batch2, channels2 * blockSize ** 2, rows2, columns2]);
  }
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = [height / blockSize, width / blockSize];
  const blocks = tf14.reshape(x, [batch * rows, blockSize, columns, blockSize * channels]);
  return tf14.reshape(tf14.transpose(blocks, [0, 2, 1, 3]), [
    batch,
    rows,
    columns,
    channels * blockSize ** 2,
  ]);
}
var shapeGradients = [
  linear(tf14.BatchToSpaceND, (dy, { blockShape, crops }) => tf14.spaceToBatchND(dy, blockShape, crops)),
  linear(tf14.BroadcastTo, (dy, { inputShape }) => sumToShape(dy, inputShape)),
  defineGradient(tf14.Concat, { inputs: 'all' }, (dy, saved, { axis }) => {
    const along = tf14.util.parseAxisParam(axis, dy.shape)[0];
    let start = 0;
    return Object.fromEntries(
      saved.map(({ shape }, index) => {
        const begin = shape.map((_, axis2) => (axis2 === along ? start : 0));
        start += shape[along];
        return [index, () => tf14.slice(dy, begin, shape)];
      }),
    );
  }),
  linear(tf14.DepthToSpace, spaceToDepth),
  fromInput(tf14.Diag, (dy, x) =>
    tf14.reshape(tf14.sum(tf14.mul(tf14.reshape(dy, [x.size, x.size]), tf14.eye(x.size)), 1), x.shape),
  ),
  fromInput(tf14.ExpandDims, (dy, x) => tf14.reshape(dy, x.shape), 'input'),
  linear(tf14.MirrorPad, foldBorders),
  defineGradient(tf14.Pack, { inputs: 'all' }, (dy, saved, { axis }) => {
    const along = tf14.util.parseAxisParam(axis, dy.shape)[0];
    const size = dy.shape.map((length, index) => (index === along ? 1 : length));
    return Object.fromEntries(
      saved.map(({ shape }, position) => {
        const begin = dy.shape.map((_, index) => (index === along ? position : 0));
        return [position, () => tf14.reshape(tf14.slice(dy, begin, size), shape)];
      }),
    );
  }),
  linear(tf14.PadV2, (dy, { paddings }) => unpad(dy, paddings)),
  fromInput(tf14.Reshape, (dy, x) => tf14.reshape(dy, x.shape)),
  linear(tf14.Reverse, (dy, { dims }) => tf14.reverse(dy, dims)),
  fromInput(tf14.Slice, (dy, x, { begin, size }) => {
    const [starts, sizes] = tf14.slice_util.parseSliceParams(x, begin, size);
    const after = (axis) => x.shape[axis] - starts[axis] - sizes[axis];
    return tf14.pad(
      dy,
      starts.map((start, axis) => [start, after(axis)]),
    );
  }),
  linear(tf14.SpaceToBatchND, (dy, { blockShape, paddings }) =>
    tf14.batchToSpaceND(dy, blockShape, paddings),
  ),
  linear(tf14.SplitV, (dys, { axis }) => tf14.concat(listOf(dys), axis)),
  fromInput(tf14.StridedSlice, unslice),
  linear(tf14.Tile, (dy, { reps }) => sumOfTiles(dy, reps)),
  linear(tf14.Transpose, (dy, { perm }) =>
    tf14.transpose(
      dy,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ),
  linear(tf14.Unpack, (dys, { axis }) => tf14.stack(listOf(dys), axis), 'value'),
];

// src/gradients/register-gradients.ts
var gradients = [
  ...elementwiseGradients,
  ...binaryGradients,
  ...reductionGradients,
  ...shapeGradients,
  ...linearAlgebraGradients,
  ...indexingGradients,
  ...convolutionGradients,
  ...poolingGradients,
  ...normalizationGradients,
  ...imageGradients,
];
function registerGradients() {
  for (const gradient of gradients) {
    if (tf15.getGradient(gradient.kernelName) !== gradient) tf15.registerGradient(gradient);
  }
}

// src/backends/use-backend.ts
var loadedBackends = /* @__PURE__ */ new Map();
async function useBackend(name, options) {
  const requested = name === void 0 || name === 'auto' ? (environmentVariable('DL_BACKEND') ?? 'auto') : name;
  const report = requested === 'auto' ? await useBest() : await useNamed(requested, options);
  registerGradients();
  return report;
}
async function useNamed(name, options) {
  const definition = findBackend3(name);
  if (!definition) throw await unknownBackend(name);
  const detection = await detectBackend(definition);
  if (!detection.available) throw new BackendUnavailableError(name, detection.reason);
  return { name, device: await activate(definition, options), skipped: [] };
}
async function useBest() {
  const skipped = [];
  for (const { name, ...detection } of await listBackends()) {
    if (!detection.available) {
      if (detection.platforms.includes(isNode ? 'node' : 'browser'))
        skipped.push({ name, reason: detection.reason });
      continue;
    }
    try {
      const device4 = await activate(findBackend3(name));
      return { name, device: device4, skipped, ...hint(name, skipped) };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      skipped.push({ name, reason: error.reason });
    }
  }
  throw new BackendUnavailableError('auto', `none works here: ${skipped.map(describe).join('; ')}`);
}
function hint(name, skipped) {
  const ort2 = skipped.find((backend) => backend.name === 'ort');
  return ort2 && isNode
    ? { hint: `Using the backend "${name}"; "ort" is several times faster, but ${ort2.reason}` }
    : {};
}
async function activate(definition, options) {
  const device4 = await load(definition, options);
  await tf16.setBackend(definition.tensorflowName ?? definition.name);
  return device4;
}
function load(definition, options) {
  const { name } = definition;
  const earlier = loadedBackends.get(name);
  const described = JSON.stringify(options ?? {});
  if (earlier) {
    if (options && described !== earlier.options) {
      throw new InvalidArgumentError(
        `The backend "${name}" has been loaded with the options ${earlier.options}, which cannot change to ${described}. Pass the options in the first call of useBackend.`,
      );
    }
    return earlier.device;
  }
  const device4 = loadAndInitialise(definition, options ?? {});
  loadedBackends.set(name, { options: described, device: device4 });
  device4.catch(() => loadedBackends.delete(name));
  return device4;
}
async function loadAndInitialise(definition, options) {
  const { name, tensorflowName = name, packageName: packageName2 } = definition;
  try {
    const { device: device4 } = await definition.load(options);
    if (!(tensorflowName in tf16.engine().registry)) {
      const backend = await tf16.findBackendFactory(tensorflowName)();
      tf16.removeBackend(tensorflowName);
      tf16.registerBackend(tensorflowName, () => backend);
    }
    return device4;
  } catch (error) {
    if (isUnavailable(error) || error instanceof InvalidArgumentError) throw error;
    const message = error.message ?? String(error);
    throw new BackendUnavailableError(name, `loading ${packageName2} failed: ${message}`, { cause: error });
  }
}
async function unknownBackend(name) {
  const backends = await listBackends();
  return new UnknownBackendError(
    name,
    backends.flatMap((backend) => (backend.available ? [backend.name] : [])),
    backends.flatMap((backend) => (backend.available ? [] : [describe(backend)])),
  );
}
var isUnavailable = (error) => DlError.isInstance(error) && error.code === 'backend-unavailable';
var describe = ({ name, reason }) => `${name} (${reason})`;
export {
  BackendFailureError,
  BackendMemoryError,
  BackendUnavailableError,
  UnknownBackendError,
  listBackends,
  registerBackend2 as registerBackend,
  useBackend,
};

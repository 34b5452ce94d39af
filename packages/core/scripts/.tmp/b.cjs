'use strict';
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) =>
  function __init() {
    if (err) throw err[0];
    try {
      return (fn && (res = (0, fn[__getOwnPropNames(fn)[0]])((fn = 0))), res);
    } catch (e) {
      throw ((err = [e]), e);
    }
  };
var __export = (target, all) => {
  for (var name in all) __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if ((from && typeof from === 'object') || typeof from === 'function') {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, {
          get: () => from[key],
          enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable,
        });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (
  (target = mod != null ? __create(__getProtoOf(mod)) : {}),
  __copyProps(
    // If the importer is in node compatibility mode or this is not an ESM
    // file that has been converted to a CommonJS file using a Babel-
    // compatible transform (i.e. "__esModule" has not been set), then set
    // "default" to the CommonJS "module.exports" for node compatibility.
    isNodeMode || !mod || !mod.__esModule
      ? __defProp(target, 'default', { value: mod, enumerable: true })
      : target,
    mod,
  )
);
var __toCommonJS = (mod) => __copyProps(__defProp({}, '__esModule', { value: true }), mod);

// ../../../../tmp/shim.js
var importMetaUrl;
var init_shim = __esm({
  '../../../../tmp/shim.js'() {
    importMetaUrl = require('url').pathToFileURL(__filename).href;
  },
});

// src/backends/wasm/workspace.ts
function wasmKernel(kernelName, compute) {
  const kernelFunc = ({ inputs, attrs, backend }) => {
    const workspace = new Workspace(backend);
    let result;
    try {
      result = compute(workspace, inputs, attrs);
      return result;
    } finally {
      workspace.release(result);
    }
  };
  return { kernelName, backendName: 'wasm', kernelFunc };
}
function reshaped(x, shape) {
  return { ...x, shape };
}
var tf3, Workspace;
var init_workspace = __esm({
  'src/backends/wasm/workspace.ts'() {
    'use strict';
    init_shim();
    tf3 = __toESM(require('@tensorflow/tfjs-core'), 1);
    Workspace = class {
      constructor(backend) {
        this.backend = backend;
      }
      backend;
      owned = [];
      views = [];
      /** A tensor of undefined content. It may grow the memory, which detaches the arrays made by {@link floats} before. */
      allocate(shape, dtype = 'float32') {
        return this.own(this.backend.makeOutput(shape, dtype));
      }
      /** The result of another kernel of this backend. */
      run(kernelName, inputs, attrs = {}) {
        const { kernelFunc } = tf3.getKernel(kernelName, 'wasm');
        return this.own(kernelFunc({ inputs, attrs, backend: this.backend }));
      }
      transpose(x, perm) {
        return this.run(tf3.Transpose, { x }, { perm });
      }
      /** The part of `x` that begins after `offset` elements, in place: writing to it writes to `x`. */
      view(x, offset, shape) {
        const address = this.backend.getMemoryOffset(x.dataId) + offset * tf3.util.bytesPerElement(x.dtype);
        const view = this.backend.makeOutput(shape, x.dtype, address);
        this.views.push(view);
        return view;
      }
      /** The elements of `x` in the memory of the backend; valid until the next allocation. */
      floats(x) {
        return this.backend.typedArrayFromHeap(x);
      }
      /** The number by which the compiled code knows `x`. */
      id(x) {
        return this.backend.dataIdMap.get(x.dataId).id;
      }
      /** Frees everything but `result`. */
      release(result) {
        for (const { dataId } of this.views) {
          this.backend.wasm.tfjs.disposeData(this.backend.dataIdMap.get(dataId).id);
          this.backend.dataIdMap.delete(dataId);
        }
        const kept = result ? this.owned.findLastIndex(({ dataId }) => dataId === result.dataId) : -1;
        for (const [index, { dataId }] of this.owned.entries())
          if (index !== kept) this.backend.disposeData(dataId);
      }
      own(tensor2) {
        this.owned.push(tensor2);
        return tensor2;
      }
    };
  },
});

// src/backends/wasm/kernels/convolution-gradients.ts
function convolutionInfo(inputShape, filterShape, strides, pad4, rounding, dataFormat) {
  tf4.util.assert(dataFormat === 'NHWC', () => `wasm has convolutions for NHWC only, received ${dataFormat}`);
  const shape = inputShape;
  return computeConv2DInfo(
    shape,
    filterShape,
    strides,
    1,
    pad4,
    rounding,
    false,
    convertConv2DDataFormat(dataFormat),
  );
}
function correlate(workspace, x, filter, { outputSize, padding, dilations }) {
  const [batch, height, width, channels] = x.shape;
  const size = [height, width];
  const after = size.map((length, axis) => {
    const reach = outputSize[axis] + dilations[axis] * (filter.shape[axis] - 1);
    return reach - length - padding[axis];
  });
  let input = x;
  if (padding.some(isNegative) || after.some(isNegative)) {
    const begin = padding.map((before) => Math.max(0, -before));
    const length = size.map((full, axis) => full - begin[axis] - Math.max(0, -after[axis]));
    input = workspace.run(tf4.Slice, { x }, { begin: [0, ...begin, 0], size: [batch, ...length, channels] });
  }
  const pad4 = size.map((_, axis) => [Math.max(0, padding[axis]), Math.max(0, after[axis])]);
  return workspace.run(
    tf4.Conv2D,
    { x: input, filter },
    { strides: [1, 1], dilations, pad: [[0, 0], ...pad4, [0, 0]], dataFormat: 'NHWC' },
  );
}
function phases(inputSize, filterSize, stride, padding) {
  return Array.from({ length: stride }, (_, phase) => {
    const taps = [];
    for (let tap = phase; tap < filterSize; tap += stride) taps.unshift(tap);
    const skipped = Math.ceil((padding - phase) / stride);
    const first = skipped * stride + phase - padding;
    return {
      first,
      count: Math.ceil((inputSize - first) / stride),
      taps,
      padding: taps.length - 1 - skipped,
    };
  }).filter(({ count, taps }) => count > 0 && taps.length > 0);
}
function flippedTaps(workspace, filter, rows, columns) {
  const [, width, inChannels, outChannels] = filter.shape;
  const size = inChannels * outChannels;
  const result = workspace.allocate([rows.length, columns.length, inChannels, outChannels]);
  const target = workspace.floats(result);
  const source = workspace.floats(filter);
  let offset = 0;
  for (const row of rows) {
    for (const column of columns) {
      const tap = (row * width + column) * size;
      target.set(source.subarray(tap, tap + size), offset);
      offset += size;
    }
  }
  return result;
}
var tf4, computeConv2DInfo, convertConv2DDataFormat, conv2dFilterGradient, conv2dInputGradient, isNegative;
var init_convolution_gradients = __esm({
  'src/backends/wasm/kernels/convolution-gradients.ts'() {
    'use strict';
    init_shim();
    tf4 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_workspace();
    ({ computeConv2DInfo, convertConv2DDataFormat } = tf4.backend_util);
    conv2dFilterGradient = wasmKernel(
      tf4.Conv2DBackpropFilter,
      (workspace, { x, dy }, { strides, pad: pad4, dimRoundingMode, filterShape, dataFormat }) => {
        const layer = convolutionInfo(x.shape, filterShape, strides, pad4, dimRoundingMode, dataFormat);
        const images = workspace.transpose(x, [3, 1, 2, 0]);
        const filter = workspace.transpose(dy, [1, 2, 0, 3]);
        const gradient = correlate(workspace, images, filter, {
          outputSize: [layer.filterHeight, layer.filterWidth],
          padding: [layer.padInfo.top, layer.padInfo.left],
          dilations: [layer.strideHeight, layer.strideWidth],
        });
        return workspace.transpose(gradient, [1, 2, 0, 3]);
      },
    );
    conv2dInputGradient = wasmKernel(
      tf4.Conv2DBackpropInput,
      (workspace, { dy, filter }, { strides, pad: pad4, dimRoundingMode, inputShape, dataFormat }) => {
        const filterShape = filter.shape;
        const layer = convolutionInfo(inputShape, filterShape, strides, pad4, dimRoundingMode, dataFormat);
        const transposed2 = workspace.transpose(filter, [0, 1, 3, 2]);
        const rows = phases(layer.inHeight, layer.filterHeight, layer.strideHeight, layer.padInfo.top);
        const columns = phases(layer.inWidth, layer.filterWidth, layer.strideWidth, layer.padInfo.left);
        const parts = rows.flatMap((row) =>
          columns.map((column) => {
            const gradient = correlate(
              workspace,
              dy,
              flippedTaps(workspace, transposed2, row.taps, column.taps),
              {
                outputSize: [row.count, column.count],
                padding: [row.padding, column.padding],
                dilations: [1, 1],
              },
            );
            return { row, column, gradient };
          }),
        );
        if (layer.strideHeight === 1 && layer.strideWidth === 1) return parts[0].gradient;
        const result = workspace.allocate(layer.inShape);
        const elements = workspace.floats(result);
        elements.fill(0);
        const start = workspace.backend.getMemoryOffset(result.dataId) / 4;
        const heap = new Float32Array(elements.buffer);
        for (const { row, column, gradient } of parts) {
          let from = workspace.backend.getMemoryOffset(gradient.dataId) / 4;
          for (let image2 = 0; image2 < layer.batchSize; image2++) {
            for (let i = 0; i < row.count; i++) {
              const y = image2 * layer.inHeight + row.first + i * layer.strideHeight;
              for (let j = 0; j < column.count; j++, from += layer.inChannels) {
                const x = y * layer.inWidth + column.first + j * layer.strideWidth;
                heap.copyWithin(start + x * layer.inChannels, from, from + layer.inChannels);
              }
            }
          }
        }
        return result;
      },
    );
    isNegative = (value) => value < 0;
  },
});

// src/backends/wasm/kernels/copies.ts
function repeat(workspace, x, axis, count) {
  if (count === 1) return x;
  const shape = x.shape.map((size2, i) => (i === axis ? size2 * count : size2));
  const result = workspace.allocate(shape, x.dtype);
  const block = tf5.util.sizeFromShape(x.shape.slice(axis));
  const blocks = tf5.util.sizeFromShape(x.shape.slice(0, axis));
  if (block === 1) {
    const [source2, target2] = [workspace.floats(x), workspace.floats(result)];
    for (let i = 0; i < blocks; i++) target2.fill(source2[i], i * count, (i + 1) * count);
    return result;
  }
  const { bytes, address } = memory(workspace);
  const size = block * tf5.util.bytesPerElement(x.dtype);
  let source = address(x);
  let target = address(result);
  for (let i = 0; i < blocks; i++, source += size) {
    for (let copy = 0; copy < count; copy++, target += size) bytes.copyWithin(target, source, source + size);
  }
  return result;
}
function memory({ backend }) {
  return {
    bytes: backend.wasm.HEAPU8,
    address: ({ dataId }) => backend.getMemoryOffset(dataId),
  };
}
var tf5, gather, tile;
var init_copies = __esm({
  'src/backends/wasm/kernels/copies.ts'() {
    'use strict';
    init_shim();
    tf5 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_workspace();
    gather = wasmKernel(tf5.GatherV2, (workspace, { x, indices }, { axis, batchDims }) => {
      const [gathered] = tf5.util.parseAxisParam(axis, x.shape);
      const info = tf5.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, gathered, batchDims);
      const { batchSize, outerSize, dimSize } = info;
      const result = workspace.allocate(info.outputShape, x.dtype);
      const ids = workspace.floats(indices);
      const perBatch = ids.length / batchSize;
      const outOfRange = ids.find((id) => id < 0 || id >= dimSize);
      tf5.util.assert(
        outOfRange === void 0,
        () => `the index ${outOfRange} to gather is not in [0, ${dimSize - 1}]`,
      );
      const { bytes, address } = memory(workspace);
      const size = info.sliceSize * tf5.util.bytesPerElement(x.dtype);
      const source = address(x);
      let target = address(result);
      for (let batch = 0; batch < batchSize; batch++) {
        for (let outer = 0; outer < outerSize; outer++) {
          const start = source + (batch * outerSize + outer) * dimSize * size;
          for (let i = 0; i < perBatch; i++, target += size) {
            const from = start + ids[batch * perBatch + i] * size;
            bytes.copyWithin(target, from, from + size);
          }
        }
      }
      return result;
    });
    tile = wasmKernel(tf5.Tile, (workspace, { x }, { reps }) =>
      reps.reduceRight(
        (tensor2, count, axis) => repeat(workspace, tensor2, axis, count),
        workspace.run(tf5.Identity, { x }),
      ),
    );
  },
});

// src/backends/wasm/kernels/window.ts
function forEachWindow(layer, visit) {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = layer;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = layer;
  const inputs = new Int32Array(filterHeight * filterWidth);
  const taps = new Int32Array(filterHeight * filterWidth);
  const window = { output: 0, count: 0, inputs, taps };
  for (let image2 = 0; image2 < layer.batchSize; image2++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let count = 0;
        for (let i = 0; i < filterHeight; i++) {
          const y = row * strideHeight - padInfo.top + i * dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          for (let j = 0; j < filterWidth; j++) {
            const x = column * strideWidth - padInfo.left + j * dilationWidth;
            if (x < 0 || x >= inWidth) continue;
            inputs[count] = ((image2 * inHeight + y) * inWidth + x) * inChannels;
            taps[count++] = i * filterWidth + j;
          }
        }
        window.count = count;
        visit(window);
        window.output += outChannels;
      }
    }
  }
}
var init_window = __esm({
  'src/backends/wasm/kernels/window.ts'() {
    'use strict';
    init_shim();
  },
});

// src/backends/wasm/kernels/depthwise-gradients.ts
var tf6, computeConv2DInfo2, depthwiseFilterGradient, depthwiseInputGradient;
var init_depthwise_gradients = __esm({
  'src/backends/wasm/kernels/depthwise-gradients.ts'() {
    'use strict';
    init_shim();
    tf6 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_workspace();
    init_window();
    ({ computeConv2DInfo: computeConv2DInfo2 } = tf6.backend_util);
    depthwiseFilterGradient = wasmKernel(
      tf6.DepthwiseConv2dNativeBackpropFilter,
      (workspace, { x, dy }, { strides, dilations, pad: pad4, dimRoundingMode, filterShape }) => {
        const layer = computeConv2DInfo2(
          x.shape,
          filterShape,
          strides,
          dilations,
          pad4,
          dimRoundingMode,
          true,
        );
        const { inChannels, outChannels } = layer;
        const multiplier = outChannels / inChannels;
        const result = workspace.allocate(filterShape);
        const images = workspace.floats(x);
        const gradient = workspace.floats(dy);
        const sums = new Float64Array(tf6.util.sizeFromShape(filterShape));
        forEachWindow(layer, ({ output, count, inputs, taps }) => {
          for (let t = 0; t < count; t++) {
            const input = inputs[t];
            const tap = taps[t] * outChannels;
            for (let channel = 0; channel < outChannels; channel++) {
              const source = multiplier === 1 ? channel : Math.floor(channel / multiplier);
              sums[tap + channel] += images[input + source] * gradient[output + channel];
            }
          }
        });
        workspace.floats(result).set(sums);
        return result;
      },
    );
    depthwiseInputGradient = wasmKernel(
      tf6.DepthwiseConv2dNativeBackpropInput,
      (workspace, { dy, filter }, { strides, dilations, pad: pad4, dimRoundingMode, inputShape }) => {
        const filterShape = filter.shape;
        const layer = computeConv2DInfo2(
          inputShape,
          filterShape,
          strides,
          dilations,
          pad4,
          dimRoundingMode,
          true,
        );
        const { inChannels, outChannels } = layer;
        const multiplier = outChannels / inChannels;
        const result = workspace.allocate(inputShape);
        const images = workspace.floats(result).fill(0);
        const gradient = workspace.floats(dy);
        const weights2 = workspace.floats(filter);
        forEachWindow(layer, ({ output, count, inputs, taps }) => {
          for (let t = 0; t < count; t++) {
            const input = inputs[t];
            const tap = taps[t] * outChannels;
            for (let channel = 0; channel < outChannels; channel++) {
              const target = multiplier === 1 ? channel : Math.floor(channel / multiplier);
              images[input + target] += gradient[output + channel] * weights2[tap + channel];
            }
          }
        });
        return result;
      },
    );
  },
});

// src/backends/wasm/kernels/einsum.ts
function contract(workspace, a, b, kept) {
  const batch = a.axes.filter((axis) => axis < kept && b.axes.includes(axis));
  const summed = a.axes.filter((axis) => axis >= kept);
  const rows = a.axes.filter((axis) => !b.axes.includes(axis));
  const columns = b.axes.filter((axis) => !a.axes.includes(axis));
  const size = (term, axes2) => tf7.util.sizeFromShape(axes2.map((axis) => sizeOf(term, axis)));
  const left = arranged(workspace, a, [...batch, ...rows, ...summed]);
  const right = arranged(workspace, b, [...batch, ...summed, ...columns]);
  const product2 = workspace.run(
    tf7.BatchMatMul,
    {
      a: reshaped(left, [size(a, batch), size(a, rows), size(a, summed)]),
      b: reshaped(right, [size(a, batch), size(a, summed), size(b, columns)]),
    },
    { transposeA: false, transposeB: false },
  );
  const axes = [...batch, ...rows, ...columns];
  const shape = axes.map((axis) => sizeOf(a.axes.includes(axis) ? a : b, axis));
  return { tensor: reshaped(product2, shape), axes };
}
function arranged(workspace, { tensor: tensor2, axes }, order) {
  return workspace.transpose(
    tensor2,
    order.map((axis) => axes.indexOf(axis)),
  );
}
var tf7, einsum, sizeOf, inOrder;
var init_einsum = __esm({
  'src/backends/wasm/kernels/einsum.ts'() {
    'use strict';
    init_shim();
    tf7 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_workspace();
    einsum = wasmKernel(tf7.Einsum, (workspace, tensors, { equation }) => {
      const { allDims, summedDims, idDims } = tf7.backend_util.decodeEinsumEquation(equation, tensors.length);
      tf7.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors);
      const kept = allDims.length - summedDims.length;
      const terms = tensors.map((tensor2, i) => {
        const others = idDims.filter((_, j) => j !== i).flat();
        const axes = idDims[i];
        const alone = axes.flatMap((axis, position) =>
          axis >= kept && !others.includes(axis) ? [position] : [],
        );
        if (!alone.length) return { tensor: tensor2, axes };
        const sum6 = workspace.run(tf7.Sum, { x: tensor2 }, { axis: alone, keepDims: false });
        return { tensor: sum6, axes: axes.filter((_, position) => !alone.includes(position)) };
      });
      const [first, second] = terms;
      return inOrder(workspace, second ? contract(workspace, first, second, kept) : first);
    });
    sizeOf = ({ tensor: tensor2, axes }, axis) => tensor2.shape[axes.indexOf(axis)];
    inOrder = (workspace, term) =>
      arranged(
        workspace,
        term,
        term.axes.toSorted((a, b) => a - b),
      );
  },
});

// src/backends/wasm/kernels/matrix-product.ts
function fusedMatMul(stock) {
  const compute = stock.kernelFunc;
  const kernel = wasmKernel(tf8._FusedMatMul, (workspace, inputs, attrs) => {
    const a = attrs.transposeA ? transposed(workspace, inputs.a) : inputs.a;
    const b = attrs.transposeB ? transposed(workspace, inputs.b) : inputs.b;
    return compute({
      inputs: { ...inputs, a, b },
      attrs: { ...attrs, transposeA: false, transposeB: false },
      backend: workspace.backend,
    });
  });
  return { ...stock, ...kernel };
}
function product(workspace, { a, b }, { transposeA, transposeB }) {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') {
    throw new Error(
      `wasm multiplies float32 matrices only, received ${a.dtype} and ${b.dtype}: cast them first`,
    );
  }
  const batchShape = tf8.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const [m, inner] = matrixShape(a, transposeA);
  const [k, n] = matrixShape(b, transposeB);
  tf8.util.assert(
    inner === k,
    () => `the inner sizes of [${a.shape}] and [${b.shape}] differ: ${inner} and ${k}`,
  );
  const batch = tf8.util.sizeFromShape(batchShape);
  const left = matrices(workspace, a, batchShape);
  const right = matrices(workspace, b, batchShape);
  const shape = [...batchShape, m, n];
  if (batch * m * n === 0 || k === 0) return zeros(workspace, shape);
  if (right.count === 1 && !transposeA) {
    const rows = reshaped(left.tensor, [left.count * m, k]);
    return reshaped(
      multiplyOne(workspace, rows, reshaped(right.tensor, b.shape.slice(-2)), false, transposeB),
      shape,
    );
  }
  if (batch === 1) {
    const one = multiplyOne(
      workspace,
      reshaped(a, a.shape.slice(-2)),
      reshaped(b, b.shape.slice(-2)),
      transposeA,
      transposeB,
    );
    return reshaped(one, shape);
  }
  const ordered = transposeA ? transposed(workspace, left.tensor) : left.tensor;
  const orderedRight = transposeB ? transposed(workspace, right.tensor) : right.tensor;
  const result = workspace.allocate(shape);
  for (let i = 0; i < batch; i++) {
    multiplyInto(
      workspace,
      workspace.view(ordered, (left.count === 1 ? 0 : i) * m * k, [m, k]),
      workspace.view(orderedRight, (right.count === 1 ? 0 : i) * k * n, [k, n]),
      workspace.view(result, i * m * n, [m, n]),
    );
  }
  return result;
}
function matrixShape(x, transpose5) {
  const [rows, columns] = x.shape.slice(-2);
  return transpose5 ? [columns, rows] : [rows, columns];
}
function matrices(workspace, x, batchShape) {
  const outer = x.shape.slice(0, -2);
  const inner = x.shape.slice(-2);
  const count = tf8.util.sizeFromShape(outer);
  if (count === 1 || count === tf8.util.sizeFromShape(batchShape))
    return { tensor: reshaped(x, [count, ...inner]), count };
  const padded = [...Array(batchShape.length - outer.length).fill(1), ...outer];
  const reps = [...batchShape.map((size, axis) => size / padded[axis]), 1, 1];
  const tensor2 = workspace.run(tf8.Tile, { x: reshaped(x, [...padded, ...inner]) }, { reps });
  const broadcast = tf8.util.sizeFromShape(batchShape);
  return { tensor: reshaped(tensor2, [broadcast, ...inner]), count: broadcast };
}
function multiplyOne(workspace, a, b, transposeA, transposeB) {
  const [m, k] = matrixShape(a, transposeA);
  const [, n] = matrixShape(b, transposeB);
  const direct = (transposeA ? m * k : 0) + (transposeB ? k * n : 0) + k * n;
  const swapped = (transposeA ? 0 : m * k) + (transposeB ? 0 : k * n) + m * k + m * n;
  if (swapped < direct) return transposed(workspace, multiplyOne(workspace, b, a, !transposeB, !transposeA));
  const result = workspace.allocate([m, n]);
  const left = transposeA ? transposed(workspace, a) : a;
  multiplyInto(workspace, left, transposeB ? transposed(workspace, b) : b, result);
  return result;
}
function multiplyInto(workspace, a, b, output) {
  multiply(workspace.id(a), shapeBytes(a), 3, workspace.id(b), shapeBytes(b), 3, 0, 0, workspace.id(output));
}
function transposed(workspace, x) {
  const axes = x.shape.map((_, axis) => axis);
  return workspace.transpose(x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}
function zeros(workspace, shape) {
  const result = workspace.allocate(shape);
  workspace.floats(result).fill(0);
  return result;
}
var tf8, multiply, batchMatMul, shapeBytes;
var init_matrix_product = __esm({
  'src/backends/wasm/kernels/matrix-product.ts'() {
    'use strict';
    init_shim();
    tf8 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_workspace();
    batchMatMul = {
      ...wasmKernel(tf8.BatchMatMul, product),
      setupFunc: (backend) => {
        const types = [
          'number',
          'array',
          'number',
          'number',
          'array',
          'number',
          'number',
          'number',
          'number',
        ];
        multiply = backend.wasm.cwrap('BatchMatMul', null, types);
      },
    };
    shapeBytes = ({ shape }) => new Uint8Array(Int32Array.of(1, ...shape).buffer);
  },
});

// src/backends/wasm/kernels/pooling-gradients.ts
var tf9, computePool2DInfo, maxPoolGradient, averagePoolGradient;
var init_pooling_gradients = __esm({
  'src/backends/wasm/kernels/pooling-gradients.ts'() {
    'use strict';
    init_shim();
    tf9 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_workspace();
    init_window();
    ({ computePool2DInfo } = tf9.backend_util);
    maxPoolGradient = wasmKernel(
      tf9.MaxPoolGrad,
      (workspace, { dy, input }, { filterSize, strides, pad: pad4, dimRoundingMode }) => {
        const layer = computePool2DInfo(input.shape, filterSize, strides, 1, pad4, dimRoundingMode);
        const { inChannels } = layer;
        const result = workspace.allocate(layer.inShape);
        const sums = workspace.floats(result).fill(0);
        const images = workspace.floats(input);
        const gradient = workspace.floats(dy);
        forEachWindow(layer, ({ output, count, inputs }) => {
          for (let channel = 0; channel < inChannels; channel++) {
            let maximum = -Infinity;
            let position = -1;
            for (let t = 0; t < count; t++) {
              const candidate = inputs[t] + channel;
              const value = images[candidate];
              if (value > maximum) {
                maximum = value;
                position = candidate;
              }
            }
            if (position >= 0) sums[position] += gradient[output + channel];
          }
        });
        return result;
      },
    );
    averagePoolGradient = wasmKernel(
      tf9.AvgPoolGrad,
      (workspace, { dy, input }, { filterSize, strides, pad: pad4 }) => {
        const layer = computePool2DInfo(input.shape, filterSize, strides, 1, pad4);
        const { inChannels } = layer;
        const share2 = 1 / (layer.filterHeight * layer.filterWidth);
        const result = workspace.allocate(layer.inShape);
        const sums = workspace.floats(result).fill(0);
        const gradient = workspace.floats(dy);
        forEachWindow(layer, ({ output, count, inputs }) => {
          for (let t = 0; t < count; t++) {
            const input2 = inputs[t];
            for (let channel = 0; channel < inChannels; channel++) {
              sums[input2 + channel] += gradient[output + channel] * share2;
            }
          }
        });
        return result;
      },
    );
  },
});

// src/backends/wasm/kernels/segment-sum.ts
var tf10, unsortedSegmentSum;
var init_segment_sum = __esm({
  'src/backends/wasm/kernels/segment-sum.ts'() {
    'use strict';
    init_shim();
    tf10 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_workspace();
    unsortedSegmentSum = wasmKernel(
      tf10.UnsortedSegmentSum,
      (workspace, { x, segmentIds }, { numSegments }) => {
        const rows = tf10.util.sizeFromShape(segmentIds.shape);
        const rowShape = x.shape.slice(segmentIds.shape.length);
        const size = tf10.util.sizeFromShape(rowShape);
        const result = workspace.allocate([numSegments, ...rowShape], x.dtype);
        const sums = workspace.floats(result).fill(0);
        const values = workspace.floats(x);
        const ids = workspace.floats(segmentIds);
        for (let row = 0; row < rows; row++) {
          const id = ids[row];
          if (id < 0 || id >= numSegments) continue;
          for (let i = 0; i < size; i++) sums[id * size + i] += values[row * size + i];
        }
        return result;
      },
    );
  },
});

// src/backends/wasm/kernels/index.ts
var kernels_exports = {};
__export(kernels_exports, {
  registerWasmKernels: () => registerWasmKernels,
});
function registerWasmKernels() {
  for (const kernel of [
    averagePoolGradient,
    batchMatMul,
    conv2dFilterGradient,
    conv2dInputGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    einsum,
    fusedMatMul(tf11.getKernel(tf11._FusedMatMul, 'wasm')),
    gather,
    maxPoolGradient,
    tile,
    unsortedSegmentSum,
  ]) {
    if (tf11.getKernel(kernel.kernelName, 'wasm')) tf11.unregisterKernel(kernel.kernelName, 'wasm');
    tf11.registerKernel(kernel);
  }
}
var tf11;
var init_kernels = __esm({
  'src/backends/wasm/kernels/index.ts'() {
    'use strict';
    init_shim();
    tf11 = __toESM(require('@tensorflow/tfjs-core'), 1);
    init_convolution_gradients();
    init_copies();
    init_depthwise_gradients();
    init_einsum();
    init_matrix_product();
    init_pooling_gradients();
    init_segment_sum();
  },
});

// src/backends/index.ts
var index_exports = {};
__export(index_exports, {
  BackendFailureError: () => BackendFailureError,
  BackendMemoryError: () => BackendMemoryError,
  BackendUnavailableError: () => BackendUnavailableError,
  UnknownBackendError: () => UnknownBackendError,
  listBackends: () => listBackends,
  registerBackend: () => registerBackend2,
  useBackend: () => useBackend,
});
module.exports = __toCommonJS(index_exports);
init_shim();

// src/backends/errors.ts
init_shim();

// src/errors.ts
init_shim();
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

// src/backends/list-backends.ts
init_shim();

// src/platform/node/environment.ts
init_shim();
var isNode = true;
function environmentVariable(name) {
  return process.env[name] || void 0;
}

// src/backends/registry.ts
init_shim();

// src/backends/definitions/cpu.ts
init_shim();
var tf = __toESM(require('@tensorflow/tfjs-core'), 1);

// src/platform/node/processor.ts
init_shim();
var import_node_os = __toESM(require('node:os'), 1);
function processorName() {
  return import_node_os.default.cpus()[0]?.model.trim() ?? import_node_os.default.arch();
}
function processorCount() {
  return import_node_os.default.availableParallelism();
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

// src/backends/definitions/ort.ts
init_shim();

// src/platform/node/packages.ts
init_shim();
var import_node_module = require('node:module');
function isInstalled(packageName2) {
  try {
    (0, import_node_module.createRequire)(importMetaUrl).resolve(packageName2);
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
init_shim();
var tf2 = __toESM(require('@tensorflow/tfjs-core'), 1);
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
init_shim();
var tf12 = __toESM(require('@tensorflow/tfjs-core'), 1);

// src/platform/node/wasm.ts
init_shim();
var import_promises = require('node:fs/promises');
var import_node_module2 = require('node:module');
var import_node_path = __toESM(require('node:path'), 1);
var import_node_vm = require('node:vm');
var import_node_worker_threads = require('node:worker_threads');
var maximumThreads = 8;
async function createWasmBackend(options) {
  const threads = Math.min(options.threads ?? processorCount(), maximumThreads);
  const { BackendWasm, getThreadsCount, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const errors = [];
  const module2 = await loadModule(threads, (text) => errors.push(text));
  setThreadsCount(threads);
  const backend = new BackendWasm(module2);
  return { backend, threads: getThreadsCount(), takeErrors: () => errors.splice(0) };
}
async function loadModule(threads, printErr) {
  const require2 = (0, import_node_module2.createRequire)(importMetaUrl);
  const folder = import_node_path.default.join(
    import_node_path.default.dirname(require2.resolve('@tensorflow/tfjs-backend-wasm/package.json')),
    'wasm-out',
  );
  const script = import_node_path.default.join(
    folder,
    `tfjs-backend-wasm${threads > 1 ? '-threaded-simd' : ''}.js`,
  );
  const binary2 = import_node_path.default.join(
    folder,
    `tfjs-backend-wasm${threads > 1 ? '-threaded' : ''}-simd.wasm`,
  );
  const { wasmWorkerContents } = require2(
    import_node_path.default.join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js'),
  );
  const workerSource = wasmWorkerContents.replaceAll('\n', '\\n');
  class PoolWorker extends import_node_worker_threads.Worker {
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
  const source = (await (0, import_promises.readFile)(script, 'utf8')).replace(
    'pthreadPoolSize=8',
    `pthreadPoolSize=${threads - 1}`,
  );
  (0, import_node_vm.compileFunction)(source, Object.keys(globals), { filename: script }).apply(
    void 0,
    Object.values(globals),
  );
  const module2 = await globals.module.exports({
    locateFile: (file) => (file.endsWith('.wasm') ? binary2 : file),
    mainScriptUrlOrBlob: script,
    printErr,
  });
  module2.tfjs = {
    init: module2.cwrap('init', null, []),
    initWithThreadsCount: module2.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module2.cwrap('get_threads_count', 'number', []),
    registerTensor: module2.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module2.cwrap('dispose_data', null, ['number']),
    dispose: module2.cwrap('dispose', null, []),
  };
  return module2;
}

// src/backends/wasm/guard-memory.ts
init_shim();
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
    const { registerWasmKernels: registerWasmKernels2 } = await Promise.resolve().then(
      () => (init_kernels(), kernels_exports),
    );
    if ('wasm' in tf12.engine().registry) {
      registerWasmKernels2();
      return { device: device3(1) };
    }
    const { backend, threads, takeErrors } = await createWasmBackend(options);
    guardMemory(backend, takeErrors);
    registerWasmKernels2();
    tf12.removeBackend('wasm');
    tf12.registerBackend('wasm', () => backend);
    return { device: device3(threads) };
  },
};
var device3 = (threads) =>
  `${processorName()}, WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

// src/backends/definitions/webgl.ts
init_shim();
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
init_shim();
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
init_shim();
var tf25 = __toESM(require('@tensorflow/tfjs-core'), 1);

// src/gradients/index.ts
init_shim();

// src/gradients/register-gradients.ts
init_shim();
var tf24 = __toESM(require('@tensorflow/tfjs-core'), 1);

// src/gradients/binary.ts
init_shim();
var tf14 = __toESM(require('@tensorflow/tfjs-core'), 1);

// src/gradients/define-gradient.ts
init_shim();
var tf13 = __toESM(require('@tensorflow/tfjs-core'), 1);
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
    Object.fromEntries(inputs.map((input, index) => [input, () => tf13.zeros(saved[index].shape)])),
  );
}
function sumToShape(gradient, shape) {
  const axes = tf13.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf13.reshape(axes.length ? tf13.sum(gradient, axes) : gradient, shape);
}
function masked(gradient, mask) {
  return tf13.mul(gradient, tf13.cast(mask, 'float32'));
}
function runKernel(kernelName, inputs, attributes) {
  return tf13.engine().runKernel(kernelName, inputs, attributes);
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
  return tf14.mul(0.5, tf14.add(tf14.cast(greater3, 'float32'), tf14.cast(greaterEqual4, 'float32')));
}
var maximumShare = (a, b) => share(tf14.greater(a, b), tf14.greaterEqual(a, b));
var minimumShare = (a, b) => share(tf14.less(a, b), tf14.lessEqual(a, b));
var squaredRadius = (a, b) => tf14.add(tf14.square(a), tf14.square(b));
var binaryGradients = [
  binary(tf14.Add, { a: (dy) => dy, b: (dy) => dy }),
  binary(tf14.Atan2, {
    a: (dy, a, b) => tf14.mul(dy, tf14.div(b, squaredRadius(a, b))),
    b: (dy, a, b) => tf14.neg(tf14.mul(dy, tf14.div(a, squaredRadius(a, b)))),
  }),
  binary(tf14.Maximum, {
    a: (dy, a, b) => tf14.mul(dy, maximumShare(a, b)),
    b: (dy, a, b) => tf14.mul(dy, maximumShare(b, a)),
  }),
  binary(tf14.Minimum, {
    a: (dy, a, b) => tf14.mul(dy, minimumShare(a, b)),
    b: (dy, a, b) => tf14.mul(dy, minimumShare(b, a)),
  }),
  binary(tf14.Mod, { a: (dy) => dy, b: (dy, a, b) => tf14.neg(tf14.mul(dy, tf14.floor(tf14.div(a, b)))) }),
  binary(tf14.Multiply, { a: (dy, _, b) => tf14.mul(dy, b), b: (dy, a) => tf14.mul(dy, a) }),
  binary(tf14.Pow, {
    // An exponent of 0 has the derivative 0 at the base 0 too, where 0 * 0 ** -1 would be NaN.
    a: (dy, a, b) =>
      tf14.mul(dy, tf14.where(tf14.equal(b, 0), tf14.zerosLike(b), tf14.mul(b, tf14.pow(a, tf14.sub(b, 1))))),
    b: (dy, a, b) => {
      const isPositive = tf14.greater(a, 0);
      const logarithm = tf14.log(tf14.where(isPositive, a, tf14.onesLike(a)));
      return tf14.mul(dy, tf14.mul(tf14.pow(a, b), logarithm));
    },
  }),
  binary(tf14.Prelu, {
    x: (dy, x, alpha) => tf14.mul(dy, tf14.where(tf14.greater(x, 0), tf14.onesLike(x), alpha)),
    alpha: (dy, x) => tf14.mul(dy, tf14.minimum(x, 0)),
  }),
  binary(tf14.RealDiv, {
    a: (dy, _, b) => tf14.div(dy, b),
    b: (dy, a, b) => tf14.neg(tf14.mul(dy, tf14.div(tf14.div(a, b), b))),
  }),
  binary(tf14.SquaredDifference, {
    a: (dy, a, b) => tf14.mul(dy, tf14.mul(2, tf14.sub(a, b))),
    b: (dy, a, b) => tf14.mul(dy, tf14.mul(2, tf14.sub(b, a))),
  }),
  binary(tf14.Sub, { a: (dy) => dy, b: (dy) => tf14.neg(dy) }),
  defineGradient(tf14.AddN, { inputs: 'all' }, (dy, saved) =>
    Object.fromEntries(saved.map((_, index) => [index, () => tf14.clone(dy)])),
  ),
  defineGradient(tf14.Select, { inputs: ['condition'] }, (dy, [condition]) => ({
    condition: () => tf14.zeros(condition.shape),
    t: () => masked(dy, condition),
    e: () => masked(dy, tf14.logicalNot(condition)),
  })),
  ...[tf14.Equal, tf14.FloorDiv, tf14.Greater, tf14.GreaterEqual, tf14.Less, tf14.LessEqual].map(zeroOfBoth),
  ...[tf14.LogicalAnd, tf14.LogicalOr, tf14.NotEqual].map(zeroOfBoth),
];
function zeroOfBoth(kernelName) {
  return zero(kernelName, 'a', 'b');
}

// src/gradients/convolution.ts
init_shim();
var tf15 = __toESM(require('@tensorflow/tfjs-core'), 1);
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
    const inputs = () => tf15.spaceToBatchND(x, dilations, inputPaddings);
    const outputs = () => tf15.spaceToBatchND(dy, dilations, outputPaddings);
    return {
      x: () => {
        const dx = this.input(inputs().shape, outputs(), filter, undilated);
        return tf15.batchToSpaceND(dx, dilations, inputPaddings);
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
  ...new Convolution(tf15.Conv2D, tf15.Conv2DBackpropInput, tf15.Conv2DBackpropFilter).gradients,
  ...new Convolution(tf15.Conv3D, tf15.Conv3DBackpropInputV2, tf15.Conv3DBackpropFilterV2).gradients,
  ...new Convolution(
    tf15.DepthwiseConv2dNative,
    tf15.DepthwiseConv2dNativeBackpropInput,
    tf15.DepthwiseConv2dNativeBackpropFilter,
  ).gradients,
  defineGradient(tf15.Dilation2D, { inputs: ['x', 'filter'] }, (dy, saved, attributes) => {
    const [x, filter] = saved;
    return {
      x: () => runKernel(tf15.Dilation2DBackpropInput, { x, filter, dy }, attributes),
      filter: () => runKernel(tf15.Dilation2DBackpropFilter, { x, filter, dy }, attributes),
    };
  }),
];

// src/gradients/elementwise.ts
init_shim();
var tf16 = __toESM(require('@tensorflow/tfjs-core'), 1);
var { SELU_SCALE, SELU_SCALEALPHA } = tf16.backend_util;
var elementwiseGradients = [
  fromInput(tf16.Abs, (dy, x) => tf16.mul(dy, tf16.sign(x))),
  fromInput(tf16.Acos, (dy, x) => tf16.neg(tf16.div(dy, tf16.sqrt(tf16.sub(1, tf16.square(x)))))),
  fromInput(tf16.Acosh, (dy, x) => tf16.div(dy, tf16.sqrt(tf16.sub(tf16.square(x), 1)))),
  fromInput(tf16.Asin, (dy, x) => tf16.div(dy, tf16.sqrt(tf16.sub(1, tf16.square(x))))),
  fromInput(tf16.Asinh, (dy, x) => tf16.div(dy, tf16.sqrt(tf16.add(tf16.square(x), 1)))),
  fromInput(tf16.Atan, (dy, x) => tf16.div(dy, tf16.add(tf16.square(x), 1))),
  fromInput(tf16.Atanh, (dy, x) => tf16.div(dy, tf16.sub(1, tf16.square(x)))),
  fromInput(tf16.Cos, (dy, x) => tf16.neg(tf16.mul(dy, tf16.sin(x)))),
  fromInput(tf16.Cosh, (dy, x) => tf16.mul(dy, tf16.sinh(x))),
  fromInput(tf16.Erf, (dy, x) =>
    tf16.mul(dy, tf16.mul(2 / Math.sqrt(Math.PI), tf16.exp(tf16.neg(tf16.square(x))))),
  ),
  fromOutput(tf16.Exp, (dy, y) => tf16.mul(dy, y)),
  fromOutput(tf16.Expm1, (dy, y) => tf16.mul(dy, tf16.add(y, 1))),
  fromInput(tf16.Log, (dy, x) => tf16.div(dy, x)),
  fromInput(tf16.Log1p, (dy, x) => tf16.div(dy, tf16.add(x, 1))),
  linear(tf16.Neg, (dy) => tf16.neg(dy)),
  fromOutput(tf16.Reciprocal, (dy, y) => tf16.neg(tf16.mul(dy, tf16.square(y)))),
  fromOutput(tf16.Rsqrt, (dy, y) => tf16.mul(dy, tf16.mul(-0.5, tf16.mul(y, tf16.square(y))))),
  fromInput(tf16.Sin, (dy, x) => tf16.mul(dy, tf16.cos(x))),
  fromInput(tf16.Sinh, (dy, x) => tf16.mul(dy, tf16.cosh(x))),
  fromOutput(tf16.Sqrt, (dy, y) => tf16.div(dy, tf16.mul(2, y))),
  fromInput(tf16.Square, (dy, x) => tf16.mul(dy, tf16.mul(2, x))),
  fromOutput(tf16.Tan, (dy, y) => tf16.mul(dy, tf16.add(tf16.square(y), 1))),
  fromInput(tf16.ClipByValue, (dy, x, { clipValueMin, clipValueMax }) =>
    masked(dy, tf16.logicalAnd(tf16.greaterEqual(x, clipValueMin), tf16.lessEqual(x, clipValueMax))),
  ),
  fromOutput(tf16.Elu, (dy, y) => tf16.mul(dy, tf16.add(tf16.minimum(y, 0), 1))),
  fromInput(tf16.LeakyRelu, (dy, x, { alpha }) => tf16.mul(dy, tf16.step(x, alpha))),
  fromOutput(tf16.Relu, (dy, y) => tf16.mul(dy, tf16.step(y))),
  fromOutput(tf16.Relu6, (dy, y) => masked(dy, tf16.logicalAnd(tf16.greater(y, 0), tf16.less(y, 6)))),
  fromOutput(tf16.Selu, (dy, y) =>
    tf16.where(tf16.greater(y, 0), tf16.mul(dy, SELU_SCALE), tf16.mul(dy, tf16.add(y, SELU_SCALEALPHA))),
  ),
  fromOutput(tf16.Sigmoid, (dy, y) => tf16.mul(dy, tf16.mul(y, tf16.sub(1, y)))),
  fromInput(tf16.Softplus, (dy, x) => tf16.mul(dy, tf16.sigmoid(x))),
  fromOutput(tf16.Tanh, (dy, y) => tf16.mul(dy, tf16.sub(1, tf16.square(y)))),
  linear(tf16.Identity, (dy) => tf16.clone(dy)),
  linear(tf16.Cast, (dy, { dtype }) => (dtype === 'float32' ? tf16.clone(dy) : tf16.zeros(dy.shape))),
  // The derivative along the real axis: TF.js has no complex gradients.
  fromInput(tf16.ComplexAbs, (dy, x) => tf16.mul(dy, tf16.divNoNan(tf16.real(x), tf16.abs(x)))),
  zero(tf16.Ceil, 'x'),
  zero(tf16.Floor, 'x'),
  zero(tf16.IsFinite, 'x'),
  zero(tf16.IsInf, 'x'),
  zero(tf16.IsNan, 'x'),
  zero(tf16.LogicalNot, 'x'),
  zero(tf16.OnesLike, 'x'),
  zero(tf16.Round, 'x'),
  zero(tf16.Sign, 'x'),
  zero(tf16.Step, 'x'),
  zero(tf16.ZerosLike, 'x'),
];

// src/gradients/images.ts
init_shim();
var tf17 = __toESM(require('@tensorflow/tfjs-core'), 1);
var bilinear = (images, { size, alignCorners, halfPixelCenters }) =>
  tf17.image.resizeBilinear(images, size, alignCorners, halfPixelCenters);
var nearest = (images, { size, alignCorners, halfPixelCenters }) =>
  tf17.image.resizeNearestNeighbor(images, size, alignCorners, halfPixelCenters);
function weights(resize, from, to, attributes) {
  const image2 = tf17.reshape(tf17.eye(from), [1, from, 1, from]);
  const resized = resize(image2, { ...attributes, size: [to, 1] });
  return tf17.transpose(tf17.reshape(resized, [to, from]));
}
function adjointByProducts(resize, dy, shape, attributes) {
  const [batch, height, width, channels] = shape;
  const [toHeight, toWidth] = dy.shape.slice(1, 3);
  const rows = tf17.reshape(tf17.transpose(dy, [1, 0, 2, 3]), [toHeight, -1]);
  const byRow = tf17.matMul(weights(resize, height, toHeight, attributes), rows);
  const columns = tf17.transpose(tf17.reshape(byRow, [height, batch, toWidth, channels]), [2, 1, 0, 3]);
  const byColumn = tf17.matMul(
    weights(resize, width, toWidth, attributes),
    tf17.reshape(columns, [toWidth, -1]),
  );
  return tf17.transpose(tf17.reshape(byColumn, [width, batch, height, channels]), [1, 2, 0, 3]);
}
function resizeGradients(kernelName, gradientKernel, resize) {
  return [
    fromInput(
      kernelName,
      (dy, images, attributes) =>
        attributes.halfPixelCenters
          ? adjointByProducts(resize, dy, images.shape, attributes)
          : tf17.reshape(runKernel(gradientKernel, { dy, images }, attributes), images.shape),
      'images',
    ),
    defineGradient(gradientKernel, { inputs: ['images', 'dy'] }, (ddx, saved, attributes) => {
      const [images, dy] = saved;
      const size = dy.shape.slice(1, 3);
      const shaped = () => tf17.reshape(ddx, images.shape);
      return {
        images: () => tf17.zeros(images.shape),
        dy: () => resize(shaped(), { ...attributes, size }),
      };
    }),
  ];
}
var imageGradients = [
  linear(tf17.FlipLeftRight, (dy) => tf17.image.flipLeftRight(dy), 'image'),
  ...resizeGradients(tf17.ResizeBilinear, tf17.ResizeBilinearGrad, bilinear),
  ...resizeGradients(tf17.ResizeNearestNeighbor, tf17.ResizeNearestNeighborGrad, nearest),
];

// src/gradients/indexing.ts
init_shim();
var tf18 = __toESM(require('@tensorflow/tfjs-core'), 1);
function scatterAlongAxis(dy, x, indices, { axis, batchDims }) {
  const along = tf18.util.parseAxisParam(axis, x.shape)[0];
  const batchRank = batchDims < 0 ? batchDims + indices.rank : batchDims;
  const batch = tf18.util.sizeFromShape(x.shape.slice(0, batchRank));
  const outer = tf18.util.sizeFromShape(x.shape.slice(batchRank, along));
  const inner = tf18.util.sizeFromShape(x.shape.slice(along + 1));
  const length = x.shape[along];
  const count = indices.size / batch;
  const rows = tf18.transpose(tf18.reshape(dy, [batch, outer, count, inner]), [0, 2, 1, 3]);
  const offsets2 = tf18.mul(
    tf18.reshape(tf18.range(0, batch, 1, 'int32'), [batch, 1]),
    tf18.scalar(length, 'int32'),
  );
  const positions = tf18.add(tf18.reshape(indices, [batch, count]), offsets2);
  const sums = tf18.scatterND(
    tf18.reshape(positions, [batch * count, 1]),
    tf18.reshape(rows, [batch * count, outer * inner]),
    [batch * length, outer * inner],
  );
  return tf18.reshape(
    tf18.transpose(tf18.reshape(sums, [batch, length, outer, inner]), [0, 2, 1, 3]),
    x.shape,
  );
}
function gatherSegments(dy, segmentIds) {
  const last = dy.shape[0] - 1;
  const isInside = tf18.logicalAnd(tf18.greaterEqual(segmentIds, 0), tf18.lessEqual(segmentIds, last));
  const gathered = tf18.gather(dy, tf18.cast(tf18.clipByValue(segmentIds, 0, last), 'int32'));
  return masked(gathered, tf18.reshape(isInside, [segmentIds.size, ...dy.shape.slice(1).fill(1)]));
}
function scatterTopK(dy, indices, shape) {
  const length = shape.at(-1);
  const count = indices.shape.at(-1);
  const rows = indices.size / count;
  const starts = tf18.range(0, rows * length, length, 'int32');
  const positions = tf18.add(tf18.reshape(indices, [rows, count]), tf18.reshape(starts, [rows, 1]));
  const flat = tf18.scatterND(tf18.reshape(positions, [-1, 1]), tf18.reshape(dy, [-1]), [rows * length]);
  return tf18.reshape(flat, shape);
}
function isIndexed(indices, shape) {
  const depth = indices.shape.at(-1);
  const updates = tf18.ones([...indices.shape.slice(0, -1), ...shape.slice(depth)]);
  return tf18.minimum(tf18.scatterND(indices, updates, shape), 1);
}
var indexingGradients = [
  defineGradient(tf18.GatherV2, { inputs: ['x', 'indices'] }, (dy, saved, attributes) => {
    const [x, indices] = saved;
    return {
      x: () => scatterAlongAxis(dy, x, indices, attributes),
      indices: () => tf18.zeros(indices.shape),
    };
  }),
  defineGradient(tf18.GatherNd, { inputs: ['params', 'indices'] }, (dy, saved) => {
    const [params, indices] = saved;
    return {
      params: () => tf18.scatterND(indices, dy, params.shape),
      indices: () => tf18.zeros(indices.shape),
    };
  }),
  zero(tf18.OneHot, 'indices'),
  defineGradient(tf18.ScatterNd, { inputs: ['indices'] }, (dy, [indices]) => ({
    indices: () => tf18.zeros(indices.shape),
    updates: () => tf18.gatherND(dy, indices),
  })),
  defineGradient(tf18.SparseToDense, { inputs: ['sparseIndices', 'sparseValues'] }, (dy, saved) => {
    const [sparse, values] = saved;
    const depth = dy.rank;
    const indices = tf18.reshape(sparse, [-1, depth]);
    return {
      sparseIndices: () => tf18.zeros(sparse.shape),
      sparseValues: () => {
        const gathered = tf18.gatherND(dy, indices);
        return values.rank ? tf18.reshape(gathered, values.shape) : tf18.sum(gathered);
      },
      defaultValue: () => tf18.sum(tf18.mul(dy, tf18.sub(1, isIndexed(indices, dy.shape)))),
    };
  }),
  defineGradient(tf18.TensorScatterUpdate, { inputs: ['indices'] }, (dy, [indices]) => ({
    tensor: () => tf18.mul(dy, tf18.sub(1, isIndexed(indices, dy.shape))),
    indices: () => tf18.zeros(indices.shape),
    updates: () => tf18.gatherND(dy, indices),
  })),
  {
    kernelName: tf18.TopK,
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dys, saved) => {
      const [x, indices] = saved;
      return { x: () => scatterTopK(dys[0], indices, x.shape) };
    },
  },
  defineGradient(tf18.UnsortedSegmentSum, { inputs: ['segmentIds'] }, (dy, [segmentIds]) => ({
    x: () => gatherSegments(dy, segmentIds),
    segmentIds: () => tf18.zeros(segmentIds.shape),
  })),
];

// src/gradients/linear-algebra.ts
init_shim();
var tf19 = __toESM(require('@tensorflow/tfjs-core'), 1);
function einsumGradient(equation, dy, factors, index) {
  const [inputs, output] = equation.replaceAll(' ', '').split('->');
  const terms = inputs.split(',');
  const own = terms[index];
  const { shape } = factors[index];
  const others = factors.filter((_, position) => position !== index);
  const available = terms.filter((_, position) => position !== index).join('') + output;
  const reached = [...own].filter((letter) => available.includes(letter)).join('');
  const operands = [output, ...terms.filter((_, position) => position !== index)];
  const gradient = tf19.einsum(`${operands.join(',')}->${reached}`, dy, ...others);
  const withAllAxes = shape.map((length, axis) => (reached.includes(own[axis]) ? length : 1));
  return tf19.broadcastTo(tf19.reshape(gradient, withAllAxes), shape);
}
var linearAlgebraGradients = [
  defineGradient(tf19.BatchMatMul, { inputs: ['a', 'b'] }, (dy, saved, { transposeA, transposeB }) => {
    const [a, b] = saved;
    return {
      a: () =>
        sumToShape(
          transposeA ? tf19.matMul(b, dy, transposeB, true) : tf19.matMul(dy, b, false, !transposeB),
          a.shape,
        ),
      b: () =>
        sumToShape(
          transposeB ? tf19.matMul(dy, a, true, transposeA) : tf19.matMul(a, dy, !transposeA, false),
          b.shape,
        ),
    };
  }),
  defineGradient(tf19.Einsum, { inputs: 'all' }, (dy, factors, { equation }) =>
    Object.fromEntries(
      factors.map((_, index) => [index, () => einsumGradient(equation, dy, factors, index)]),
    ),
  ),
];

// src/gradients/normalization.ts
init_shim();
var tf20 = __toESM(require('@tensorflow/tfjs-core'), 1);
function sumOfNeighbours(x, radius) {
  const channels = x.shape.at(-1);
  const band = new Float32Array(channels ** 2);
  for (let row = 0; row < channels; row++) {
    const start = row * channels;
    band.fill(1, start + Math.max(0, row - radius), start + Math.min(channels, row + radius + 1));
  }
  const sums = tf20.matMul(tf20.reshape(x, [-1, channels]), tf20.tensor2d(band, [channels, channels]));
  return tf20.reshape(sums, x.shape);
}
function localResponseGradient(dy, x, { depthRadius, bias, alpha, beta }) {
  const sums = tf20.add(tf20.mul(sumOfNeighbours(tf20.square(x), depthRadius), alpha), bias);
  const scaled = tf20.mul(dy, tf20.pow(sums, -beta));
  const ofNeighbours = sumOfNeighbours(tf20.div(tf20.mul(scaled, x), sums), depthRadius);
  return tf20.sub(scaled, tf20.mul(tf20.mul(x, ofNeighbours), 2 * alpha * beta));
}
var normalizationGradients = [
  defineGradient(
    tf20.FusedBatchNorm,
    { inputs: ['x', 'mean', 'variance', 'scale'] },
    (dy, saved, { varianceEpsilon }) => {
      const [x, mean, variance, scale] = saved;
      const { shape } = mean;
      const factor = () => tf20.rsqrt(tf20.add(variance, varianceEpsilon));
      const centred = () => tf20.sub(x, mean);
      return {
        x: () => sumToShape(tf20.mul(dy, tf20.mul(factor(), scale)), x.shape),
        mean: () => sumToShape(tf20.neg(tf20.mul(dy, tf20.mul(factor(), scale))), shape),
        variance: () => {
          const cubed = tf20.mul(tf20.mul(tf20.pow(factor(), 3), scale), -0.5);
          return sumToShape(tf20.mul(tf20.mul(dy, centred()), cubed), shape);
        },
        scale: () => sumToShape(tf20.mul(tf20.mul(dy, centred()), factor()), shape),
        offset: () => sumToShape(dy, shape),
      };
    },
  ),
  fromInput(tf20.LRN, localResponseGradient),
  fromOutput(
    tf20.LogSoftmax,
    (dy, y, { axis }) => tf20.sub(dy, tf20.mul(tf20.sum(dy, axis, true), tf20.exp(y))),
    'logits',
  ),
  fromOutput(
    tf20.Softmax,
    (dy, y, { dim }) => tf20.mul(y, tf20.sub(dy, tf20.sum(tf20.mul(dy, y), dim, true))),
    'logits',
  ),
];

// src/gradients/pooling.ts
init_shim();
var tf21 = __toESM(require('@tensorflow/tfjs-core'), 1);
function poolWindows(shape, { filterSize, strides, pad: pad4, dimRoundingMode }) {
  const { computePool2DInfo: computePool2DInfo2, computePool3DInfo } = tf21.backend_util;
  if (shape.length === 4) {
    const info2 = computePool2DInfo2(shape, filterSize, strides, 1, pad4, dimRoundingMode);
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
    return tf21.mul(gradient, tf21.tensor(factors, shape));
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
        dy: () => pool(tf21.pad(ddx, explicitPadding(poolWindows(input.shape, attributes))), attributes),
        input: () => tf21.zeros(input.shape),
      };
    }),
  ];
}
var average = (x, { filterSize, strides }) =>
  x.rank === 4
    ? tf21.avgPool(x, filterSize, strides, 'valid')
    : tf21.avgPool3d(x, filterSize, strides, 'valid');
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
        input: () => tf21.zeros(input.shape),
        output: () => tf21.zeros(output.shape),
      };
    }),
  ];
}
function takeAtArgmax(values, x, y, attributes) {
  const { filterSize, strides, pad: pad4 } = attributes;
  const [, positions] = tf21
    .engine()
    .runKernel(tf21.MaxPoolWithArgmax, { x }, { filterSize, strides, pad: pad4, includeBatchInIndex: true });
  return tf21.reshape(tf21.gather(tf21.reshape(values, [-1]), tf21.reshape(positions, [-1])), y.shape);
}
function takeWhereEqual(values, x, y, attributes) {
  const axes = poolWindows(x.shape, attributes);
  const paddings = explicitPadding(axes);
  const [batch, channels] = [x.shape[0], x.shape.at(-1)];
  const paddedX = tf21.pad(x, paddings, -Infinity);
  const paddedValues = tf21.pad(values, paddings);
  const strides = [1, ...axes.map(({ stride }) => stride), 1];
  let taken = tf21.zeros(y.shape);
  let open = tf21.onesLike(y);
  for (const offset of offsets(axes.map(({ size }) => size))) {
    const begin = [0, ...offset, 0];
    const end = axes.map(({ stride, outputLength }, axis) => offset[axis] + (outputLength - 1) * stride + 1);
    const part = (padded) => tf21.stridedSlice(padded, begin, [batch, ...end, channels], strides);
    const wins = masked(open, tf21.equal(part(paddedX), y));
    taken = tf21.add(taken, tf21.mul(wins, part(paddedValues)));
    open = tf21.sub(open, wins);
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
  ...averagePool(tf21.AvgPool, tf21.AvgPoolGrad, average),
  ...averagePool(tf21.AvgPool3D, tf21.AvgPool3DGrad, average),
  ...maximumPool(tf21.MaxPool, tf21.MaxPoolGrad, takeAtArgmax),
  ...maximumPool(tf21.MaxPool3D, tf21.MaxPool3DGrad, takeWhereEqual),
];

// src/gradients/reductions.ts
init_shim();
var tf22 = __toESM(require('@tensorflow/tfjs-core'), 1);
function restoreAxes(reduced, shape, axis) {
  const axes = axesOf(shape, axis);
  return tf22.reshape(
    reduced,
    shape.map((length, index) => (axes.includes(index) ? 1 : length)),
  );
}
var axesOf = (shape, axis) => tf22.util.parseAxisParam(axis, shape);
function extremum(kernelName, axisAttribute) {
  return defineGradient(kernelName, { inputs: ['x'], outputs: [true] }, (dy, saved, attributes) => {
    const [x, y] = saved;
    const axis = attributes[axisAttribute];
    return {
      x: () => {
        const winners = tf22.cast(tf22.equal(x, restoreAxes(y, x.shape, axis)), 'float32');
        const count = tf22.sum(winners, axesOf(x.shape, axis), true);
        return tf22.mul(winners, tf22.div(restoreAxes(dy, x.shape, axis), count));
      },
    };
  });
}
function productOfOthers(x, axes) {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const transposed2 = tf22.transpose(x, order);
  const count = tf22.util.sizeFromShape(axes.map((axis) => x.shape[axis]));
  const rows = tf22.reshape(transposed2, [-1, count]);
  const others = tf22.mul(tf22.cumprod(rows, 1, true), tf22.cumprod(rows, 1, true, true));
  return tf22.transpose(
    tf22.reshape(others, transposed2.shape),
    order.map((_, axis) => order.indexOf(axis)),
  );
}
function cumulativeProductGradient(dy, x) {
  const [rows, length] = x.shape;
  const diagonal = tf22.eye(length);
  const others = tf22.add(tf22.mul(tf22.reshape(x, [rows, 1, length]), tf22.sub(1, diagonal)), diagonal);
  const products = tf22.cumprod(others, 2);
  const isReached = tf22.cumsum(diagonal, 1);
  return tf22.sum(tf22.mul(tf22.mul(tf22.reshape(dy, [rows, 1, length]), products), isReached), 2);
}
function alongAxis(tensors, axis, f) {
  const { shape } = tensors[0];
  const order = [...shape.keys()].filter((index) => index !== axis).concat(axis);
  const moved = order.map((index) => shape[index]);
  const rows = tensors.map((x) => tf22.reshape(tf22.transpose(x, order), [-1, shape[axis]]));
  return tf22.transpose(
    tf22.reshape(f(...rows), moved),
    order.map((_, index) => order.indexOf(index)),
  );
}
var reductionGradients = [
  extremum(tf22.Max, 'reductionIndices'),
  extremum(tf22.Min, 'axis'),
  fromInput(tf22.Sum, (dy, x, { axis }) => tf22.broadcastTo(restoreAxes(dy, x.shape, axis), x.shape)),
  fromInput(tf22.Mean, (dy, x, { axis }) =>
    tf22.broadcastTo(restoreAxes(tf22.div(dy, x.size / dy.size), x.shape, axis), x.shape),
  ),
  fromInput(tf22.Prod, (dy, x, { axis }) =>
    tf22.mul(restoreAxes(dy, x.shape, axis), productOfOthers(x, axesOf(x.shape, axis))),
  ),
  linear(tf22.Cumsum, (dy, { axis, exclusive, reverse: reverse3 }) =>
    tf22.cumsum(dy, axis, exclusive, !reverse3),
  ),
  fromInput(tf22.Cumprod, (dy, x, { axis, exclusive, reverse: reverse3 }) =>
    alongAxis([dy, x], axesOf(x.shape, axis)[0], (dyRows, xRows) => {
      const flip = (rows) => (reverse3 ? tf22.reverse(rows, 1) : rows);
      const shift = (rows) =>
        exclusive
          ? tf22.pad(tf22.slice(rows, [0, 1]), [
              [0, 0],
              [0, 1],
            ])
          : rows;
      return flip(cumulativeProductGradient(shift(flip(dyRows)), flip(xRows)));
    }),
  ),
  ...[tf22.All, tf22.Any, tf22.ArgMax, tf22.ArgMin].map((kernelName) => zero(kernelName, 'x')),
];

// src/gradients/shape.ts
init_shim();
var tf23 = __toESM(require('@tensorflow/tfjs-core'), 1);
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
  return tf23.reshape(summed.length ? tf23.sum(tf23.reshape(dy, split), summed) : dy, shape);
}
function unpad(dy, paddings) {
  const begin = paddings.map(([before]) => before);
  const size = paddings.map(([before, after], axis) => dy.shape[axis] - before - after);
  return tf23.slice(dy, begin, size);
}
function foldBorders(dy, { paddings, mode }) {
  const border = mode === 'reflect' ? 1 : 0;
  return paddings.reduce((gradient, [before, after], axis) => {
    const length = gradient.shape[axis] - before - after;
    const part = (start, size) => {
      const begin = gradient.shape.map((_, index) => (index === axis ? start : 0));
      return tf23.slice(
        gradient,
        begin,
        gradient.shape.map((all, index) => (index === axis ? size : all)),
      );
    };
    const folded = (start, size, position) =>
      placeAt(tf23.reverse(part(start, size), axis), axis, position, length);
    const parts = [part(before, length)];
    if (before) parts.push(folded(0, before, border));
    if (after) parts.push(folded(before + length, after, length - border - after));
    return tf23.addN(parts);
  }, dy);
}
function placeAt(x, axis, position, length) {
  const paddings = x.shape.map((size, index) =>
    index === axis ? [position, length - position - size] : [0, 0],
  );
  return tf23.pad(x, paddings);
}
function spread(x, axis, start, stride, length) {
  const count = x.shape[axis];
  if (stride < 0) return spread(tf23.reverse(x, axis), axis, start + (count - 1) * stride, -stride, length);
  const outer = tf23.util.sizeFromShape(x.shape.slice(0, axis));
  const inner = tf23.util.sizeFromShape(x.shape.slice(axis + 1));
  const withGaps = tf23.pad(tf23.reshape(x, [outer, count, 1, inner]), [
    [0, 0],
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);
  const span = Math.min(count * stride, length - start);
  const rows = tf23.slice(
    tf23.reshape(withGaps, [outer, count * stride, inner]),
    [0, 0, 0],
    [outer, span, inner],
  );
  const shape = x.shape.map((size, index) => (index === axis ? length : size));
  return tf23.reshape(placeAt(rows, 1, start, length), shape);
}
function unslice(dy, x, attributes) {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const info = tf23.slice_util.sliceInfo(
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
  const counts = tf23.slice_util.computeOutShape(info.begin, info.end, info.strides);
  return counts.reduce(
    (gradient, _, axis) => {
      const [start, stride, length] = [info.begin[axis], info.strides[axis], x.shape[axis]];
      return stride === 1
        ? placeAt(gradient, axis, start, length)
        : spread(gradient, axis, start, stride, length);
    },
    tf23.reshape(dy, counts),
  );
}
function spaceToDepth(x, { blockSize, dataFormat }) {
  if (dataFormat === 'NCHW') {
    const [batch2, channels2, height2, width2] = x.shape;
    const [rows2, columns2] = [height2 / blockSize, width2 / blockSize];
    const blocks2 = tf23.reshape(x, [batch2, channels2, rows2, blockSize, columns2, blockSize]);
    const moved = tf23.transpose(blocks2, [0, 3, 5, 1, 2, 4]);
    return tf23.reshape(moved, [batch2, channels2 * blockSize ** 2, rows2, columns2]);
  }
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = [height / blockSize, width / blockSize];
  const blocks = tf23.reshape(x, [batch * rows, blockSize, columns, blockSize * channels]);
  return tf23.reshape(tf23.transpose(blocks, [0, 2, 1, 3]), [
    batch,
    rows,
    columns,
    channels * blockSize ** 2,
  ]);
}
var shapeGradients = [
  linear(tf23.BatchToSpaceND, (dy, { blockShape, crops }) => tf23.spaceToBatchND(dy, blockShape, crops)),
  linear(tf23.BroadcastTo, (dy, { inputShape }) => sumToShape(dy, inputShape)),
  defineGradient(tf23.Concat, { inputs: 'all' }, (dy, saved, { axis }) => {
    const along = tf23.util.parseAxisParam(axis, dy.shape)[0];
    let start = 0;
    return Object.fromEntries(
      saved.map(({ shape }, index) => {
        const begin = shape.map((_, axis2) => (axis2 === along ? start : 0));
        start += shape[along];
        return [index, () => tf23.slice(dy, begin, shape)];
      }),
    );
  }),
  linear(tf23.DepthToSpace, spaceToDepth),
  fromInput(tf23.Diag, (dy, x) =>
    tf23.reshape(tf23.sum(tf23.mul(tf23.reshape(dy, [x.size, x.size]), tf23.eye(x.size)), 1), x.shape),
  ),
  fromInput(tf23.ExpandDims, (dy, x) => tf23.reshape(dy, x.shape), 'input'),
  linear(tf23.MirrorPad, foldBorders),
  defineGradient(tf23.Pack, { inputs: 'all' }, (dy, saved, { axis }) => {
    const along = tf23.util.parseAxisParam(axis, dy.shape)[0];
    const size = dy.shape.map((length, index) => (index === along ? 1 : length));
    return Object.fromEntries(
      saved.map(({ shape }, position) => {
        const begin = dy.shape.map((_, index) => (index === along ? position : 0));
        return [position, () => tf23.reshape(tf23.slice(dy, begin, size), shape)];
      }),
    );
  }),
  linear(tf23.PadV2, (dy, { paddings }) => unpad(dy, paddings)),
  fromInput(tf23.Reshape, (dy, x) => tf23.reshape(dy, x.shape)),
  linear(tf23.Reverse, (dy, { dims }) => tf23.reverse(dy, dims)),
  fromInput(tf23.Slice, (dy, x, { begin, size }) => {
    const [starts, sizes] = tf23.slice_util.parseSliceParams(x, begin, size);
    const after = (axis) => x.shape[axis] - starts[axis] - sizes[axis];
    return tf23.pad(
      dy,
      starts.map((start, axis) => [start, after(axis)]),
    );
  }),
  linear(tf23.SpaceToBatchND, (dy, { blockShape, paddings }) =>
    tf23.batchToSpaceND(dy, blockShape, paddings),
  ),
  linear(tf23.SplitV, (dys, { axis }) => tf23.concat(listOf(dys), axis)),
  fromInput(tf23.StridedSlice, unslice),
  linear(tf23.Tile, (dy, { reps }) => sumOfTiles(dy, reps)),
  linear(tf23.Transpose, (dy, { perm }) =>
    tf23.transpose(
      dy,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ),
  linear(tf23.Unpack, (dys, { axis }) => tf23.stack(listOf(dys), axis), 'value'),
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
    if (tf24.getGradient(gradient.kernelName) !== gradient) tf24.registerGradient(gradient);
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
  await tf25.setBackend(definition.tensorflowName ?? definition.name);
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
    if (!(tensorflowName in tf25.engine().registry)) {
      const backend = await tf25.findBackendFactory(tensorflowName)();
      tf25.removeBackend(tensorflowName);
      tf25.registerBackend(tensorflowName, () => backend);
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
// Annotate the CommonJS export names for ESM import in node:
0 &&
  (module.exports = {
    BackendFailureError,
    BackendMemoryError,
    BackendUnavailableError,
    UnknownBackendError,
    listBackends,
    registerBackend,
    useBackend,
  });

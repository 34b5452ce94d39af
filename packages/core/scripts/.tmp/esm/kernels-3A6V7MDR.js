// src/backends/wasm/kernels/index.ts
import * as tf9 from '@tensorflow/tfjs-core';

// src/backends/wasm/kernels/convolution-gradients.ts
import * as tf2 from '@tensorflow/tfjs-core';

// src/backends/wasm/workspace.ts
import * as tf from '@tensorflow/tfjs-core';
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
var Workspace = class {
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
    const { kernelFunc } = tf.getKernel(kernelName, 'wasm');
    return this.own(kernelFunc({ inputs, attrs, backend: this.backend }));
  }
  transpose(x, perm) {
    return this.run(tf.Transpose, { x }, { perm });
  }
  /** The part of `x` that begins after `offset` elements, in place: writing to it writes to `x`. */
  view(x, offset, shape) {
    const address = this.backend.getMemoryOffset(x.dataId) + offset * tf.util.bytesPerElement(x.dtype);
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
  own(tensor) {
    this.owned.push(tensor);
    return tensor;
  }
};
function reshaped(x, shape) {
  return { ...x, shape };
}

// src/backends/wasm/kernels/convolution-gradients.ts
var { computeConv2DInfo, convertConv2DDataFormat } = tf2.backend_util;
var conv2dFilterGradient = wasmKernel(
  tf2.Conv2DBackpropFilter,
  (workspace, { x, dy }, { strides, pad, dimRoundingMode, filterShape, dataFormat }) => {
    const layer = convolutionInfo(x.shape, filterShape, strides, pad, dimRoundingMode, dataFormat);
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
var conv2dInputGradient = wasmKernel(
  tf2.Conv2DBackpropInput,
  (workspace, { dy, filter }, { strides, pad, dimRoundingMode, inputShape, dataFormat }) => {
    const filterShape = filter.shape;
    const layer = convolutionInfo(inputShape, filterShape, strides, pad, dimRoundingMode, dataFormat);
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
      for (let image = 0; image < layer.batchSize; image++) {
        for (let i = 0; i < row.count; i++) {
          const y = image * layer.inHeight + row.first + i * layer.strideHeight;
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
function convolutionInfo(inputShape, filterShape, strides, pad, rounding, dataFormat) {
  tf2.util.assert(dataFormat === 'NHWC', () => `wasm has convolutions for NHWC only, received ${dataFormat}`);
  const shape = inputShape;
  return computeConv2DInfo(
    shape,
    filterShape,
    strides,
    1,
    pad,
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
    input = workspace.run(tf2.Slice, { x }, { begin: [0, ...begin, 0], size: [batch, ...length, channels] });
  }
  const pad = size.map((_, axis) => [Math.max(0, padding[axis]), Math.max(0, after[axis])]);
  return workspace.run(
    tf2.Conv2D,
    { x: input, filter },
    { strides: [1, 1], dilations, pad: [[0, 0], ...pad, [0, 0]], dataFormat: 'NHWC' },
  );
}
var isNegative = (value) => value < 0;
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

// src/backends/wasm/kernels/copies.ts
import * as tf3 from '@tensorflow/tfjs-core';
var gather = wasmKernel(tf3.GatherV2, (workspace, { x, indices }, { axis, batchDims }) => {
  const [gathered] = tf3.util.parseAxisParam(axis, x.shape);
  const info = tf3.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, gathered, batchDims);
  const { batchSize, outerSize, dimSize } = info;
  const result = workspace.allocate(info.outputShape, x.dtype);
  const ids = workspace.floats(indices);
  const perBatch = ids.length / batchSize;
  const outOfRange = ids.find((id) => id < 0 || id >= dimSize);
  tf3.util.assert(
    outOfRange === void 0,
    () => `the index ${outOfRange} to gather is not in [0, ${dimSize - 1}]`,
  );
  const { bytes, address } = memory(workspace);
  const size = info.sliceSize * tf3.util.bytesPerElement(x.dtype);
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
var tile = wasmKernel(tf3.Tile, (workspace, { x }, { reps }) =>
  reps.reduceRight(
    (tensor, count, axis) => repeat(workspace, tensor, axis, count),
    workspace.run(tf3.Identity, { x }),
  ),
);
function repeat(workspace, x, axis, count) {
  if (count === 1) return x;
  const shape = x.shape.map((size2, i) => (i === axis ? size2 * count : size2));
  const result = workspace.allocate(shape, x.dtype);
  const block = tf3.util.sizeFromShape(x.shape.slice(axis));
  const blocks = tf3.util.sizeFromShape(x.shape.slice(0, axis));
  if (block === 1) {
    const [source2, target2] = [workspace.floats(x), workspace.floats(result)];
    for (let i = 0; i < blocks; i++) target2.fill(source2[i], i * count, (i + 1) * count);
    return result;
  }
  const { bytes, address } = memory(workspace);
  const size = block * tf3.util.bytesPerElement(x.dtype);
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

// src/backends/wasm/kernels/depthwise-gradients.ts
import * as tf4 from '@tensorflow/tfjs-core';

// src/backends/wasm/kernels/window.ts
function forEachWindow(layer, visit) {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = layer;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = layer;
  const inputs = new Int32Array(filterHeight * filterWidth);
  const taps = new Int32Array(filterHeight * filterWidth);
  const window = { output: 0, count: 0, inputs, taps };
  for (let image = 0; image < layer.batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let count = 0;
        for (let i = 0; i < filterHeight; i++) {
          const y = row * strideHeight - padInfo.top + i * dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          for (let j = 0; j < filterWidth; j++) {
            const x = column * strideWidth - padInfo.left + j * dilationWidth;
            if (x < 0 || x >= inWidth) continue;
            inputs[count] = ((image * inHeight + y) * inWidth + x) * inChannels;
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

// src/backends/wasm/kernels/depthwise-gradients.ts
var { computeConv2DInfo: computeConv2DInfo2 } = tf4.backend_util;
var depthwiseFilterGradient = wasmKernel(
  tf4.DepthwiseConv2dNativeBackpropFilter,
  (workspace, { x, dy }, { strides, dilations, pad, dimRoundingMode, filterShape }) => {
    const layer = computeConv2DInfo2(x.shape, filterShape, strides, dilations, pad, dimRoundingMode, true);
    const { inChannels, outChannels } = layer;
    const multiplier = outChannels / inChannels;
    const result = workspace.allocate(filterShape);
    const images = workspace.floats(x);
    const gradient = workspace.floats(dy);
    const sums = new Float64Array(tf4.util.sizeFromShape(filterShape));
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
var depthwiseInputGradient = wasmKernel(
  tf4.DepthwiseConv2dNativeBackpropInput,
  (workspace, { dy, filter }, { strides, dilations, pad, dimRoundingMode, inputShape }) => {
    const filterShape = filter.shape;
    const layer = computeConv2DInfo2(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, true);
    const { inChannels, outChannels } = layer;
    const multiplier = outChannels / inChannels;
    const result = workspace.allocate(inputShape);
    const images = workspace.floats(result).fill(0);
    const gradient = workspace.floats(dy);
    const weights = workspace.floats(filter);
    forEachWindow(layer, ({ output, count, inputs, taps }) => {
      for (let t = 0; t < count; t++) {
        const input = inputs[t];
        const tap = taps[t] * outChannels;
        for (let channel = 0; channel < outChannels; channel++) {
          const target = multiplier === 1 ? channel : Math.floor(channel / multiplier);
          images[input + target] += gradient[output + channel] * weights[tap + channel];
        }
      }
    });
    return result;
  },
);

// src/backends/wasm/kernels/einsum.ts
import * as tf5 from '@tensorflow/tfjs-core';
var einsum = wasmKernel(tf5.Einsum, (workspace, tensors, { equation }) => {
  const { allDims, summedDims, idDims } = tf5.backend_util.decodeEinsumEquation(equation, tensors.length);
  tf5.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors);
  const kept = allDims.length - summedDims.length;
  const terms = tensors.map((tensor, i) => {
    const others = idDims.filter((_, j) => j !== i).flat();
    const axes = idDims[i];
    const alone = axes.flatMap((axis, position) =>
      axis >= kept && !others.includes(axis) ? [position] : [],
    );
    if (!alone.length) return { tensor, axes };
    const sum = workspace.run(tf5.Sum, { x: tensor }, { axis: alone, keepDims: false });
    return { tensor: sum, axes: axes.filter((_, position) => !alone.includes(position)) };
  });
  const [first, second] = terms;
  return inOrder(workspace, second ? contract(workspace, first, second, kept) : first);
});
function contract(workspace, a, b, kept) {
  const batch = a.axes.filter((axis) => axis < kept && b.axes.includes(axis));
  const summed = a.axes.filter((axis) => axis >= kept);
  const rows = a.axes.filter((axis) => !b.axes.includes(axis));
  const columns = b.axes.filter((axis) => !a.axes.includes(axis));
  const size = (term, axes2) => tf5.util.sizeFromShape(axes2.map((axis) => sizeOf(term, axis)));
  const left = arranged(workspace, a, [...batch, ...rows, ...summed]);
  const right = arranged(workspace, b, [...batch, ...summed, ...columns]);
  const product2 = workspace.run(
    tf5.BatchMatMul,
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
var sizeOf = ({ tensor, axes }, axis) => tensor.shape[axes.indexOf(axis)];
var inOrder = (workspace, term) =>
  arranged(
    workspace,
    term,
    term.axes.toSorted((a, b) => a - b),
  );
function arranged(workspace, { tensor, axes }, order) {
  return workspace.transpose(
    tensor,
    order.map((axis) => axes.indexOf(axis)),
  );
}

// src/backends/wasm/kernels/matrix-product.ts
import * as tf6 from '@tensorflow/tfjs-core';
var multiply;
var batchMatMul = {
  ...wasmKernel(tf6.BatchMatMul, product),
  setupFunc: (backend) => {
    const types = ['number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number'];
    multiply = backend.wasm.cwrap('BatchMatMul', null, types);
  },
};
function fusedMatMul(stock) {
  const compute = stock.kernelFunc;
  const kernel = wasmKernel(tf6._FusedMatMul, (workspace, inputs, attrs) => {
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
  const batchShape = tf6.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const [m, inner] = matrixShape(a, transposeA);
  const [k, n] = matrixShape(b, transposeB);
  tf6.util.assert(
    inner === k,
    () => `the inner sizes of [${a.shape}] and [${b.shape}] differ: ${inner} and ${k}`,
  );
  const batch = tf6.util.sizeFromShape(batchShape);
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
function matrixShape(x, transpose) {
  const [rows, columns] = x.shape.slice(-2);
  return transpose ? [columns, rows] : [rows, columns];
}
function matrices(workspace, x, batchShape) {
  const outer = x.shape.slice(0, -2);
  const inner = x.shape.slice(-2);
  const count = tf6.util.sizeFromShape(outer);
  if (count === 1 || count === tf6.util.sizeFromShape(batchShape))
    return { tensor: reshaped(x, [count, ...inner]), count };
  const padded = [...Array(batchShape.length - outer.length).fill(1), ...outer];
  const reps = [...batchShape.map((size, axis) => size / padded[axis]), 1, 1];
  const tensor = workspace.run(tf6.Tile, { x: reshaped(x, [...padded, ...inner]) }, { reps });
  const broadcast = tf6.util.sizeFromShape(batchShape);
  return { tensor: reshaped(tensor, [broadcast, ...inner]), count: broadcast };
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
var shapeBytes = ({ shape }) => new Uint8Array(Int32Array.of(1, ...shape).buffer);
function transposed(workspace, x) {
  const axes = x.shape.map((_, axis) => axis);
  return workspace.transpose(x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}
function zeros(workspace, shape) {
  const result = workspace.allocate(shape);
  workspace.floats(result).fill(0);
  return result;
}

// src/backends/wasm/kernels/pooling-gradients.ts
import * as tf7 from '@tensorflow/tfjs-core';
var { computePool2DInfo } = tf7.backend_util;
var maxPoolGradient = wasmKernel(
  tf7.MaxPoolGrad,
  (workspace, { dy, input }, { filterSize, strides, pad, dimRoundingMode }) => {
    const layer = computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
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
var averagePoolGradient = wasmKernel(
  tf7.AvgPoolGrad,
  (workspace, { dy, input }, { filterSize, strides, pad }) => {
    const layer = computePool2DInfo(input.shape, filterSize, strides, 1, pad);
    const { inChannels } = layer;
    const share = 1 / (layer.filterHeight * layer.filterWidth);
    const result = workspace.allocate(layer.inShape);
    const sums = workspace.floats(result).fill(0);
    const gradient = workspace.floats(dy);
    forEachWindow(layer, ({ output, count, inputs }) => {
      for (let t = 0; t < count; t++) {
        const input2 = inputs[t];
        for (let channel = 0; channel < inChannels; channel++) {
          sums[input2 + channel] += gradient[output + channel] * share;
        }
      }
    });
    return result;
  },
);

// src/backends/wasm/kernels/segment-sum.ts
import * as tf8 from '@tensorflow/tfjs-core';
var unsortedSegmentSum = wasmKernel(
  tf8.UnsortedSegmentSum,
  (workspace, { x, segmentIds }, { numSegments }) => {
    const rows = tf8.util.sizeFromShape(segmentIds.shape);
    const rowShape = x.shape.slice(segmentIds.shape.length);
    const size = tf8.util.sizeFromShape(rowShape);
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

// src/backends/wasm/kernels/index.ts
function registerWasmKernels() {
  for (const kernel of [
    averagePoolGradient,
    batchMatMul,
    conv2dFilterGradient,
    conv2dInputGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    einsum,
    fusedMatMul(tf9.getKernel(tf9._FusedMatMul, 'wasm')),
    gather,
    maxPoolGradient,
    tile,
    unsortedSegmentSum,
  ]) {
    if (tf9.getKernel(kernel.kernelName, 'wasm')) tf9.unregisterKernel(kernel.kernelName, 'wasm');
    tf9.registerKernel(kernel);
  }
}
export { registerWasmKernels };

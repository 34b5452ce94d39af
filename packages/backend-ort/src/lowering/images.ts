import { util } from '@tensorflow/tfjs-core';
import { channelsFirst, physicalAxis } from '../graph/permutation';
import { float } from '../onnx/model';
import { lowering, operand, type Lowering } from './lowering';

const maps = channelsFirst(4);

export const images: Lowering[] = [
  lowering<{ cropSize: [number, number]; method: 'bilinear' | 'nearest'; extrapolationValue: number }>({
    kernel: 'CropAndResize',
    inputs: ['image', 'boxes', 'boxInd'],
    infer: ([image, boxes], { cropSize }) => ({
      shape: [boxes!.shape[0]!, ...cropSize, image!.shape[3]!],
      dtype: 'float32',
    }),
    // ONNX Runtime's kernel is TensorFlow's: positions are float32. TF.js's cpu kernel computes them in float64, so where
    // rounding decides whether the last row lies in the image, the two may differ.
    lower: (graph, [image, boxes, boxInd], { cropSize, method, extrapolationValue }, [result]) => {
      const index = graph.plain(boxInd!);
      const last = graph.scalar('int32', image!.shape[0]! - 1);
      // TF.js leaves boxes of images that do not exist at zero; ONNX Runtime would read beyond its input.
      const existing = graph.node('Clip', [index, graph.scalar('int32', 0), last]);
      const crops = graph.node(
        'CropAndResize',
        [
          graph.permute(image!, maps).name,
          graph.plain(boxes!),
          existing,
          graph.constant('int32', Int32Array.from(cropSize)),
        ],
        { mode: method, extrapolation_value: float(extrapolationValue) },
        'com.microsoft',
      );
      const missing = graph.reshape(graph.node('Greater', [index, last]), [boxes!.shape[0]!, 1, 1, 1]);
      return operand(graph.node('Where', [missing, graph.scalar('float32', 0), crops]), result!, maps);
    },
    supports: (inputs, { cropSize }) =>
      inputs[0]!.dtype === 'float32' &&
      inputs[1]!.dtype === 'float32' &&
      inputs[2]!.dtype === 'int32' &&
      cropSize.every((size) => size > 0) &&
      inputs.every(({ shape }) => util.sizeFromShape([...shape]) > 0),
  }),
  lowering({
    kernel: 'FlipLeftRight',
    inputs: ['image'],
    infer: ([image]) => image!,
    lower: (graph, [image], _, [result]) => {
      const axis = physicalAxis(2, image!.permutation);
      const one = (value: number) => graph.int64([value]);
      return operand(
        graph.node('Slice', [image!.name, one(-1), one(-(2 ** 31)), one(axis), one(-1)]),
        result!,
        image!.permutation,
      );
    },
  }),
];

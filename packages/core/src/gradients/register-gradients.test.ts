import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { gradients, registerGradients } from './register-gradients';

/** The kernels of `@tensorflow/tfjs-core/dist/gradients` 4.22, without ComplexAbs: TF.js has no complex gradients. */
const ofTensorFlow = `
  Abs Acos Acosh Add AddN ArgMax ArgMin Asin Asinh Atan Atan2 Atanh AvgPool AvgPool3D BatchMatMul BatchToSpaceND
  BroadcastTo Cast Ceil ClipByValue Concat Conv2D Conv2DBackpropInput Conv3D Cos Cosh Cumsum DepthwiseConv2dNative
  Dilation2D Elu Erf Exp ExpandDims Expm1 Floor FloorDiv FusedBatchNorm GatherV2 GreaterEqual Identity IsFinite IsInf
  IsNan LRN LeakyRelu Log Log1p LogSoftmax Max MaxPool MaxPool3D Maximum Mean Min Minimum MirrorPad Mod Multiply Neg
  OneHot OnesLike Pack PadV2 Pow Prelu Prod RealDiv Reciprocal Relu Relu6 Reshape ResizeBilinear ResizeNearestNeighbor
  Reverse Round Rsqrt Select Selu Sigmoid Sign Sin Sinh Slice Softmax Softplus SpaceToBatchND SplitV Sqrt Square
  SquaredDifference Step Sub Sum Tan Tanh Tile Transpose Unpack UnsortedSegmentSum ZerosLike`;

describe('registerGradients', () => {
  it('covers what TensorFlow.js covers', () => {
    registerGradients();
    const missing = ofTensorFlow.split(/\s+/).filter((name) => name && !tf.getGradient(name));
    expect(missing).toEqual([]);
  });

  it('has one gradient a kernel', () => {
    const names = gradients.map(({ kernelName }) => kernelName);
    expect(names).toHaveLength(new Set(names).size);
  });

  it('replaces the gradients of another library, and its own only once', () => {
    const [own] = gradients;
    tf.registerGradient({ kernelName: own!.kernelName, gradFunc: () => ({}) });
    registerGradients();
    registerGradients();
    expect(tf.getGradient(own!.kernelName)).toBe(own);
  });
});

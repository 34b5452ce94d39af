import { AvgPool1d, AvgPool2d, AvgPool3d, MaxPool1d, MaxPool2d, MaxPool3d } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { layerType, type LayerType } from '../layer-type';
import { Operation } from '../modules/operation';
import { channelsLast, flag, padding, spatial } from '../options';

type Rank = 1 | 2 | 3;

const classes = {
  max: { 1: MaxPool1d, 2: MaxPool2d, 3: MaxPool3d },
  average: { 1: AvgPool1d, 2: AvgPool2d, 3: AvgPool3d },
} as const;

const pool = (kind: 'max' | 'average', rank: Rank): LayerType =>
  layerType({
    options: {
      pool_size: spatial(rank).default(new Array<number>(rank).fill(2)),
      strides: spatial(rank).optional(),
      padding,
      data_format: channelsLast,
    },
    make: ({ pool_size, strides = pool_size, padding }) => {
      // The classes differ in the number of axes only, which the schema has checked.
      const Class = classes[kind][rank] as unknown as new (size: number[], options: object) => MaxPool2d;
      return new Class(pool_size, { stride: strides, padding: padding === 'same' ? padding : 0 });
    },
  });

const globalPool = (reduce: (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor): LayerType =>
  layerType({
    options: { data_format: channelsLast, keepdims: flag(false) },
    make: ({ keepdims }) =>
      new Operation((x) => {
        const space = [...x.shape.keys()].slice(1, -1);
        return reduce(x, space, keepdims);
      }),
  });

const globalMax = globalPool((x, axes, keep) => tf.max(x, axes, keep));
const globalAverage = globalPool((x, axes, keep) => tf.mean(x, axes, keep));

export const poolingLayers: Record<string, LayerType> = {
  MaxPooling1D: pool('max', 1),
  MaxPooling2D: pool('max', 2),
  MaxPooling3D: pool('max', 3),
  AveragePooling1D: pool('average', 1),
  AveragePooling2D: pool('average', 2),
  AveragePooling3D: pool('average', 3),
  GlobalMaxPooling1D: globalMax,
  GlobalMaxPooling2D: globalMax,
  GlobalMaxPooling3D: globalMax,
  GlobalAveragePooling1D: globalAverage,
  GlobalAveragePooling2D: globalAverage,
  GlobalAveragePooling3D: globalAverage,
};

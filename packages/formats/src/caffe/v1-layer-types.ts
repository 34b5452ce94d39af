/**
 * The layer types of Caffe before September 2014 and their names of today. They were an enum, whose numbers are the
 * positions here (`V1LayerParameter.LayerType` of caffe.proto).
 */
const types = [
  ['NONE', 'None'],
  ['ACCURACY', 'Accuracy'],
  ['BNLL', 'BNLL'],
  ['CONCAT', 'Concat'],
  ['CONVOLUTION', 'Convolution'],
  ['DATA', 'Data'],
  ['DROPOUT', 'Dropout'],
  ['EUCLIDEAN_LOSS', 'EuclideanLoss'],
  ['FLATTEN', 'Flatten'],
  ['HDF5_DATA', 'HDF5Data'],
  ['HDF5_OUTPUT', 'HDF5Output'],
  ['IM2COL', 'Im2col'],
  ['IMAGE_DATA', 'ImageData'],
  ['INFOGAIN_LOSS', 'InfogainLoss'],
  ['INNER_PRODUCT', 'InnerProduct'],
  ['LRN', 'LRN'],
  ['MULTINOMIAL_LOGISTIC_LOSS', 'MultinomialLogisticLoss'],
  ['POOLING', 'Pooling'],
  ['RELU', 'ReLU'],
  ['SIGMOID', 'Sigmoid'],
  ['SOFTMAX', 'Softmax'],
  ['SOFTMAX_LOSS', 'SoftmaxWithLoss'],
  ['SPLIT', 'Split'],
  ['TANH', 'TanH'],
  ['WINDOW_DATA', 'WindowData'],
  ['ELTWISE', 'Eltwise'],
  ['POWER', 'Power'],
  ['SIGMOID_CROSS_ENTROPY_LOSS', 'SigmoidCrossEntropyLoss'],
  ['HINGE_LOSS', 'HingeLoss'],
  ['MEMORY_DATA', 'MemoryData'],
  ['ARGMAX', 'ArgMax'],
  ['THRESHOLD', 'Threshold'],
  ['DUMMY_DATA', 'DummyData'],
  ['SLICE', 'Slice'],
  ['MVN', 'MVN'],
  ['ABSVAL', 'AbsVal'],
  ['SILENCE', 'Silence'],
  ['CONTRASTIVE_LOSS', 'ContrastiveLoss'],
  ['EXP', 'Exp'],
  ['DECONVOLUTION', 'Deconvolution'],
] as const;

/** The names of the enum, by number. */
export const v1LayerTypes: readonly string[] = types.map(([old]) => old);

/** The name that Caffe gives a type today, by the number of the old enum; undefined if there is none. */
export function v1LayerType(number: number): string | undefined {
  return types[number]?.[1];
}

/**
 * What the blobs of a layer are, by the layer's type and in their order: the name of the parameter in PyTorch's words, and
 * how many axes it has. Before 2014 every blob had four, and the further ones, in front, are 1. The layouts are
 * PyTorch's.
 */
export const layerTensors: ReadonlyMap<string, readonly (readonly [name: string, rank: number])[]> = new Map([
  ['Convolution', [['weight', 4], ['bias', 1]]],
  ['Deconvolution', [['weight', 4], ['bias', 1]]],
  ['InnerProduct', [['weight', 2], ['bias', 1]]],
  ['Scale', [['weight', 1], ['bias', 1]]],
  ['Bias', [['bias', 1]]],
  ['PReLU', [['weight', 1]]],
  // A third blob of one number: what the other two are multiples of, see `caffe.ts`.
  ['BatchNorm', [['running_mean', 1], ['running_var', 1]]],
]); // prettier-ignore

/** Why specs of tfjs-core's suite fail that pass on TF.js's cpu backend, for `conformance.ts`. */
const reasons: { spec: RegExp; because: string }[] = [
  {
    spec: /^(max|min) .*gradient.* ties|^(max|min) .*gradient: 1D, ties|^(maximum|minimum) .*gradients: Tensor/,
    because: "on purpose: equal winners share the gradient, as in PyTorch; TF.js's gives all of it to each",
  },
  {
    spec: /^gradients .*missing grads|^div .*gradient: .*int32/,
    because:
      'on purpose: integers and booleans have the gradient 0; TF.js takes them for floats, or has no gradient',
  },
  {
    spec: /^mirrorPad .*grad/,
    because:
      "on purpose: the adjoint, which adds up what the mirrored elements got; TF.js's only cuts the borders off",
  },
  {
    spec: /^avgPool .*gradient .*p=explicit/,
    because:
      "on purpose: divides as the forward pass does; TF.js's divides by the whole window at the borders too",
  },
  {
    spec: /^depthwiseConv2d gradients .*dilations > 1/,
    because: 'on purpose: this gradient exists here',
  },
  {
    spec: /^threshold .*otsu/,
    because:
      "not found out: TF.js's stock webgpu backend fails alike, and each step agrees with cpu on small images",
  },
  {
    spec: /^tensor\.data .*twice works/,
    because: "TF.js's webgpu backend loses a read whose tensor is disposed before the read has ended",
  },
  { spec: /NaNs?$/, because: 'WGSL lets a compiler assume that there is no NaN' },
  {
    spec: /^(sparseSegment(Mean|Sum)|gather|broadcastArgs) .*(error|invalid|out of bound)/,
    because: "TF.js's kernel does not check its inputs",
  },
  {
    spec: /^(cos|exp|tan|floorDiv) /,
    because:
      'precision of the elementary functions and of division in shaders, which the standards leave to the driver',
  },
];

export function explain(failure: { spec: string; reason: string }) {
  const because = reasons.find(({ spec }) => spec.test(failure.spec))?.because;
  return { ...failure, ...(because && { because }) };
}

import type { backend_util } from '@tensorflow/tfjs-core';

/**
 * The paddings of a convolution or pooling as ONNX takes them: top, left, bottom, right. At the end of an axis there is
 * just as much as the last window needs, so that ONNX comes to TF.js's output size, also where that was rounded up.
 */
export function onnxPadding(
  g: backend_util.Conv2DInfo,
): [top: number, left: number, bottom: number, right: number] {
  const { top, left } = g.padInfo;
  const end = (out: number, stride: number, span: number, before: number, size: number) =>
    Math.max(0, (out - 1) * stride + span - before - size);
  return [
    top,
    left,
    end(g.outHeight, g.strideHeight, (g.filterHeight - 1) * g.dilationHeight + 1, top, g.inHeight),
    end(g.outWidth, g.strideWidth, (g.filterWidth - 1) * g.dilationWidth + 1, left, g.inWidth),
  ];
}

/**
 * False where TF.js has no outputs, or fewer than windows fit into the input: it computes the width from the vertical
 * stride if the padding is one number.
 */
export function fillsInput(g: backend_util.Conv2DInfo): boolean {
  const [top, left, bottom, right] = onnxPadding(g);
  const windows = (size: number, span: number, stride: number) => Math.floor((size - span) / stride) + 1;
  const spanHeight = (g.filterHeight - 1) * g.dilationHeight + 1;
  const spanWidth = (g.filterWidth - 1) * g.dilationWidth + 1;
  return (
    g.outHeight > 0 &&
    g.outWidth > 0 &&
    windows(g.inHeight + top + bottom, spanHeight, g.strideHeight) === g.outHeight &&
    windows(g.inWidth + left + right, spanWidth, g.strideWidth) === g.outWidth
  );
}

import { loadOptional } from '@dl/core/internal';
import { toRgb, type Image } from '@dl/core/data';
import type { FlowField, OpticalFlow } from './flow-field';

/** The part of OpenCV that is of use here. */
interface OpenCv {
  Mat: new (rows?: number, columns?: number, type?: number) => Matrix;
  CV_8UC1: number;
  CV_8UC3: number;
  COLOR_RGB2GRAY: number;
  cvtColor(from: Matrix, to: Matrix, code: number): void;
  calcOpticalFlowFarneback(
    ...parameters: [from: Matrix, to: Matrix, flow: Matrix, ...numbers: number[]]
  ): void;
}

interface Matrix {
  readonly data: Uint8Array;
  readonly data32F: Float32Array;
  delete(): void;
}

/**
 * Farnebäck 2003, "Two-frame motion estimation based on polynomial expansion". A small window follows small things; many
 * iterations and the Gaussian weights make up for its noise.
 */
const farneback = { scale: 0.5, levels: 5, window: 9, iterations: 10, neighbourhood: 5, sigma: 1.1 };
const gaussianWindow = 256; // OPTFLOW_FARNEBACK_GAUSSIAN

/**
 * Loads OpenCV, which is WebAssembly and runs in Node and in the browser, for the motion between frames.
 *
 * ```ts
 * const flow = await openOpticalFlow();
 * const { data } = flow.between(frame, next); // [u, v] of every pixel
 * ```
 *
 * @throws {@link MissingDependencyError} if `@techstark/opencv-js` is not installed.
 */
export async function openOpticalFlow(): Promise<OpticalFlow> {
  const cv = await loadOpenCv();
  const matrices: Matrix[] = [];
  const own = (matrix: Matrix) => {
    matrices.push(matrix);
    return matrix;
  };
  const gray = (image: Image): Matrix => {
    const { data, width, height } = toRgb(image);
    const color = own(new cv.Mat(height, width, cv.CV_8UC3));
    color.data.set(data);
    const levels = own(new cv.Mat());
    cv.cvtColor(color, levels, cv.COLOR_RGB2GRAY);
    return levels;
  };
  return {
    between(from, to): FlowField {
      const { scale, levels, window, iterations, neighbourhood, sigma } = farneback;
      try {
        const field = own(new cv.Mat());
        const numbers = [scale, levels, window, iterations, neighbourhood, sigma, gaussianWindow];
        cv.calcOpticalFlowFarneback(gray(from), gray(to), field, ...numbers);
        return { width: from.width, height: from.height, data: field.data32F.slice() };
      } finally {
        for (const matrix of matrices.splice(0)) matrix.delete(); // WebAssembly has no garbage collection
      }
    },
  };
}

let loading: Promise<OpenCv> | undefined;

function loadOpenCv(): Promise<OpenCv> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined; // it may be installed the next time
    throw error;
  });
  return loading;
}

async function load(): Promise<OpenCv> {
  const module = (await loadOptional(
    '@techstark/opencv-js@5.0.0-release.1', // npm calls an old version the latest
    'Following motion in a video',
    () => import('@techstark/opencv-js'),
  )) as unknown as { default: Promise<OpenCv> };
  return module.default;
}

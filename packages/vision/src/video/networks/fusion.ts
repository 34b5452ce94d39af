/**
 * How a network brings the frames of a clip together (Karpathy et al. 2014, section 3.1 and figure 1), as data.
 *
 * ```ts
 * const everySecond: Fusion = { clipFrames: 10, seen: [0, 2, 4, 6, 8], temporal: [[3, 1], [3, 1]] };
 * new FusionNetwork(everySecond, { classes: 40, size: 32 });
 * ```
 */
export interface Fusion {
  /** Frames in a clip. */
  readonly clipFrames: number;
  /** Indices of the frames that the network looks at. */
  readonly seen: readonly number[];
  /**
   * How many frames (or maps in time) each convolution spans and how far it moves, from the first convolution on; later
   * ones span one. What is left in time is merged by the first fully connected layer.
   */
  readonly temporal: readonly (readonly [extent: number, stride: number])[];
}

const all = (frames: number) => Array.from({ length: frames }, (_, frame) => frame);

/** One frame: what appearance alone can tell. */
export const singleFrame: Fusion = { clipFrames: 1, seen: [0], temporal: [] };

/** The first convolution spans all 10 frames, about a third of a second. */
export const earlyFusion: Fusion = { clipFrames: 10, seen: all(10), temporal: [[10, 1]] };

/** Two single-frame towers with the same weights, 15 frames apart, merged by the first fully connected layer. */
export const lateFusion: Fusion = { clipFrames: 16, seen: [0, 15], temporal: [] };

/**
 * Higher layers see more of the time: the first convolution makes 4 maps of 10 frames, the second 2 of these, and the
 * third sees all frames.
 */
export const slowFusion: Fusion = {
  clipFrames: 10,
  seen: all(10),
  temporal: [[4, 2], [2, 2], [2, 2]], // prettier-ignore
};

/** The fusions of the paper by name. */
export const fusions = {
  'single-frame': singleFrame,
  early: earlyFusion,
  late: lateFusion,
  slow: slowFusion,
} satisfies Record<string, Fusion>;

export type FusionName = keyof typeof fusions;

import * as z from 'zod';

/** Which part of a video is painted, and where the frames go: what all ways of painting a video share. */
export const videoOptions = z.object({
  size: z
    .int()
    .positive()
    .optional()
    .describe('shorter side of the frames in pixels; default: as they are in the video'),
  fps: z.number().positive().optional().describe("frames a second; default: the video's"),
  start: z.number().nonnegative().default(0).describe('seconds into the video where the painting begins'),
  end: z.number().positive().optional().describe('seconds into the video where it ends; default: its end'),
  frames: z
    .string()
    .optional()
    .describe(
      'folder for the painted frames, which are kept; default: OUT.frames, until the video is written',
    ),
  audio: z.boolean().default(true).describe('keep the sound'),
});

export type VideoOptions = z.output<typeof videoOptions>;

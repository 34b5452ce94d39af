import { UnsupportedPlatformError } from '../../errors';
import type * as node from '../node/video-writer';

export const videoEndings: readonly string[] = ['mp4'];

const refuse = (): never => {
  throw new UnsupportedPlatformError(
    'writeVideo writes files with the program ffmpeg, which a page does not have; use it in Node, or the ' +
      'MediaRecorder of a canvas in the browser',
  );
};

export const assertEncodable: typeof node.assertEncodable = () => refuse();

export const encode: typeof node.encode = () => refuse();

import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '@dl/core/internal';
import { createClassifier, type Classifier } from '@dl/vision';
import { caffeModelFile } from '../../../formats/src/caffe/testing/caffemodel-file';
import { readGoogleNetBins } from '../../../formats/src/caffe/testing/googlenet-bins';
import { published, repository } from './shared-data';

/** BVLC's GoogLeNet, from a cache in which the published weights are put. */
export async function openGoogLeNet(): Promise<Classifier> {
  const cache = path.join(repository, 'out/dream/cache');
  const file = path.join(cache, 'weights/googlenet_bvlc.caffe/bvlc_googlenet.caffemodel');
  if (!existsSync(file)) {
    const layers = await readGoogleNetBins(
      path.dirname(published('imagenet/googlenet_bvlc/deploy.prototxt')),
    );
    await writeFileAtomic(file, caffeModelFile('GoogLeNet', layers));
  }
  return createClassifier('googlenet_bvlc', { cache, offline: true });
}

import { library } from '../../build/tsup';

export default library(
  {
    index: 'src/index.ts',
    nn: 'src/nn/index.ts',
    train: 'src/train/index.ts',
    data: 'src/data/index.ts',
    weights: 'src/weights/index.ts',
    resources: 'src/resources/index.ts',
    backends: 'src/backends/index.ts',
    viz: 'src/viz/index.ts',
    scenes: 'src/scenes/index.ts',
    results: 'src/results/index.ts',
    testing: 'src/testing/index.ts',
    internal: 'src/internal/index.ts',
  },
  { workers: { 'image-worker': 'src/platform/node/image-worker.ts' } },
);

import { library } from '../../build/tsup';

export default library(
  { index: 'src/index.ts' },
  {
    workers: {
      'gymnasium-worker': 'src/platform/node/gymnasium-worker.ts',
      'environment-worker': 'src/platform/node/environment-worker.ts',
    },
  },
);

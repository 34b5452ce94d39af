import { library } from '../../build/tsup';

export default library({ dl: 'src/dl.ts', index: 'src/index.ts' }, { browser: false, commonJs: false });

import { library } from '../../build/tsup';

export default library({ index: 'src/index.ts' }, { browser: false });

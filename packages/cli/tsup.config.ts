import { library } from '../../build/tsup';

export default library({ dl: 'src/dl.ts' }, { browser: false, commonJs: false });

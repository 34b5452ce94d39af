/**
 * Checks the TypeScript of the pages and of the doc comments: `npm run documented-code`.
 *
 * Every block has to fit the types of the packages; what it does not declare is imported, or, if no package exports it, is the reader's
 * own. A block of a page that says `run` is run too, with those that say `continued` behind it; it has to be whole.
 */
import { fileURLToPath } from 'node:url';
import { checkTypes } from './documented-code/check-types';
import { findBlocks } from './documented-code/find-blocks';
import { runPrograms } from './documented-code/run-programs';

const root = fileURLToPath(new URL('..', import.meta.url)).slice(0, -1);
const { programs, errors } = checkTypes(root, findBlocks(root));
const claimed = programs.filter(({ block }) => block.isRun);
for (const { block, prelude } of claimed) {
  if (prelude)
    errors.push(`${block.file}:${block.line}: says run, and does not import or declare all it uses`);
}
const failures = errors.length ? errors : await runPrograms(root, claimed);
for (const failure of failures) console.error(failure);
console.log(`${programs.length} blocks checked, ${claimed.length} of them run, ${failures.length} wrong`);
if (failures.length) process.exitCode = 1;

import { InvalidArgumentError } from '../errors';

/** The error of a reader that has no tensor `name`; it says which there are. `file` names the file. */
export function missingTensor(file: string, name: string, names: readonly string[]): InvalidArgumentError {
  const some = names.slice(0, 10).join(', ') + (names.length > 10 ? ', ...' : '');
  return new InvalidArgumentError(`${file} has no tensor "${name}"; it has ${names.length}: ${some}`);
}

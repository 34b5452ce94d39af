/** What the functions of `@dl/core/testing` throw when an expectation does not hold: any test runner reports it. */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError';
}

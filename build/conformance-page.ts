/**
 * Starts Jasmine in a page, for `conformance-chromium.ts`: imported before a suite, it defines Jasmine's globals. `runSuite`
 * then runs what the suite has defined. Results go to the server while the suite runs, so that none is lost with the page.
 */
// @ts-expect-error the package has no types
import jasmineRequire from 'jasmine-core/lib/jasmine-core/jasmine.js';

interface Spec {
  status: string;
  fullName: string;
  failedExpectations: { message: string }[];
}

interface JasmineEnvironment {
  addReporter(reporter: { specDone(spec: Spec): void; jasmineDone(): void }): void;
  randomizeTests(random: boolean): void;
  execute(): void;
}

interface JasmineRequire {
  core(require: JasmineRequire): { getEnv(): JasmineEnvironment; DEFAULT_TIMEOUT_INTERVAL: number };
  interface(jasmine: object, environment: JasmineEnvironment): object;
}

// The suite replaces these for some of its specs.
const { fetch, setTimeout } = globalThis;

const required = jasmineRequire as JasmineRequire;
const jasmine = required.core(required);
const environment = jasmine.getEnv();
jasmine.DEFAULT_TIMEOUT_INTERVAL = 30_000; // milliseconds a spec: emulated GPUs are slow beside other work
Object.assign(globalThis, required.interface(jasmine, environment));

export function runSuite(report: (value: unknown) => void): void {
  let done: { spec: string; failure?: string }[] = [];
  const send = () => {
    const body = JSON.stringify(done);
    done = [];
    return fetch.call(globalThis, '/specs', { method: 'POST', body });
  };
  environment.randomizeTests(false);
  environment.addReporter({
    specDone({ status, fullName, failedExpectations }) {
      if (status !== 'passed' && status !== 'failed') return;
      const failure = status === 'failed' ? (failedExpectations[0]?.message.slice(0, 300) ?? '') : undefined;
      done.push({ spec: fullName, failure });
      if (done.length >= 50) void send();
    },
    jasmineDone: () => void send().then(() => setTimeout(() => report(true), 0)),
  });
  environment.execute();
}

/** Runs a bundled Jasmine suite and writes what failed: `node conformance-runner.cjs BUNDLE REPORT`. */
const { writeFileSync } = require('node:fs');
const Jasmine = require('jasmine');

const [bundle, report] = process.argv.slice(2);
const failures = [];
let specs = 0;

const jasmine = new Jasmine();
jasmine.loadConfig({ spec_dir: '.', spec_files: [], random: false });
jasmine.specFiles = [bundle];
jasmine.clearReporters();
jasmine.addReporter({
  specDone({ status, fullName, failedExpectations }) {
    if (status !== 'passed' && status !== 'failed') return;
    specs++;
    if (status === 'failed')
      failures.push({ spec: fullName, reason: failedExpectations[0]?.message.slice(0, 300) ?? '' });
  },
  jasmineDone: () => writeFileSync(report, JSON.stringify({ specs, failures })),
});
// eslint-disable-next-line no-restricted-properties -- jasmine ends with the number of failures otherwise
jasmine.onComplete(() => process.exit(0));
jasmine.execute();

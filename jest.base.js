import { fileURLToPath } from 'node:url';

const setup = fileURLToPath(new URL('build/jest-setup.ts', import.meta.url));

/** Jest settings shared by every package: TypeScript sources, native ES modules, `@dl/*` resolved to sources. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: {
    '^@dl/(?!onnxruntime)([^/]+)$': '<rootDir>/../$1/src/index.ts',
    '^@dl/(?!onnxruntime)([^/]+)/(.+)$': '<rootDir>/../$1/src/$2/index.ts',
  },
  setupFilesAfterEnv: [setup],
  testTimeout: 600_000, // for what hangs: a busy machine is no failure
  // TF.js keeps its engine on the global object.
  testEnvironmentOptions: { globalsCleanup: 'off' },
};

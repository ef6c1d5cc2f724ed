import { swcOptions } from './test/support/swc-options.mjs';

/** Tests run as ES modules against the TypeScript sources: nothing has to be built first. */
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)(?<!\\.json)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions],
  },
};

const project = (kind) => ({
  ...shared,
  displayName: kind,
  testMatch: [`<rootDir>/test/${kind}/**/*.spec.ts`],
});

export default {
  projects: [project('unit'), project('integration'), project('e2e')],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  testTimeout: 30_000,
};

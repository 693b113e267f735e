import type { RelPath } from '../model/types.js';

/** Tests and what only tests use: what they register or set is there for nobody who is served. */
const TEST_FILE =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|e2e|cypress)\/|\.(?:test|spec|e2e|e2e-spec|cy|stories|mock|bench)\.[cm]?[jt]sx?$/;

export function isTestFile(file: RelPath): boolean {
  return TEST_FILE.test(file);
}

import type { Reporter, TestModule } from 'vitest/node';

const MOST_SHOWN = 12;

/**
 * Prints what took longest and what failed, where the end of a long log shows it, and the closing line that CI reads:
 * `N passed, N failed, N skipped`.
 */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failed: string[] = [];
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      // A file that could not be loaded has no tests and would count as nothing.
      if (module.state() === 'failed' && tests.length === 0) {
        counts.failed += 1;
        failed.push(module.relativeModuleId);
      }
      for (const test of tests) {
        const { state } = test.result();
        counts[state === 'pending' ? 'skipped' : state] += 1;
        if (state === 'failed') failed.push(`${module.relativeModuleId} > ${test.fullName}`);
      }
    }
    const slowest = [...modules]
      .map((module) => ({ file: module.relativeModuleId, ms: module.diagnostic().duration }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, MOST_SHOWN)
      .map(({ file, ms }) => `${Math.round(ms / 1000)} s`.padStart(7) + `  ${file}`);
    process.on('exit', () => {
      const { passed, failed: failures, skipped } = counts;
      const lines = [
        'took longest:',
        ...slowest,
        ...failed.map((each) => `failed: ${each}`),
        `${passed} passed, ${failures} failed, ${skipped} skipped`,
      ];
      process.stdout.write(`\n${lines.join('\n')}\n`);
    });
  }
}

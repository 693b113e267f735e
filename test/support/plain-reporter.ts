import type { Reporter, SerializedError, TestModule, TestSuite } from 'vitest/node';

/** What takes less is not worth a line. */
const LEAST_SHOWN_MS = 20_000;

/**
 * Prints what took longest and what failed, where the end of a long log shows it, and the closing line that CI reads:
 * `N passed, N failed, N skipped`.
 */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failed: string[] = [];
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      // A file that could not be loaded, and a hook that failed, have no failed test and would count as nothing.
      for (const each of [module, ...module.children.allSuites()]) {
        for (const { message } of each.errors()) {
          counts.failed += 1;
          failed.push(`${nameOf(each)}: ${firstLine(message)}`);
        }
      }
      // A process that ended early leaves files of which nothing is known.
      if (module.state() === 'queued' || module.state() === 'pending') {
        counts.failed += 1;
        failed.push(`${module.relativeModuleId}: was not run to its end`);
      }
      for (const test of tests) {
        const { state } = test.result();
        counts[state === 'pending' ? 'skipped' : state] += 1;
        if (state === 'failed') failed.push(`${module.relativeModuleId} > ${test.fullName}`);
      }
    }
    for (const error of unhandled) {
      counts.failed += 1;
      failed.push(`outside of any test${placeOf(error)}: ${firstLine(error.message)}`);
    }
    const slowest = [...modules]
      .map((module) => ({ file: module.relativeModuleId, ms: module.diagnostic().duration }))
      .filter(({ ms }) => ms >= LEAST_SHOWN_MS)
      .sort((a, b) => b.ms - a.ms)
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

function nameOf(each: TestModule | TestSuite): string {
  return each.type === 'module'
    ? each.relativeModuleId
    : `${each.module.relativeModuleId} > ${each.fullName}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** What ran when it happened, as far as vitest knows. */
function placeOf({ VITEST_TEST_PATH: file, VITEST_TEST_NAME: name }: SerializedError): string {
  const known = [file, name].filter((each) => typeof each === 'string');
  return known.length > 0 ? ` (${known.join(' > ')})` : '';
}

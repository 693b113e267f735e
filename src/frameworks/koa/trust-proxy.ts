import { problem } from '../../model/diagnostic.js';
import type { AppFact, EditResult } from '../../model/types.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';

/** koa 3.3.0 lib/application.js: `app.proxy = true`, or the same among its options. */
const NAMED = /\.proxy\s*=\s*(?!=|false)|\bproxy\s*:\s*(?!false)/;

/** Whether the project says anything about the proxies in front of it. */
export function namesProxies(view: SourceView): boolean {
  return view.files.some((file) => !isTestFile(file) && NAMED.test(view.text(file) ?? ''));
}

/** Koa counts proxies and knows none by its address: what to type, where that is not there. */
export function nameProxies(
  { file, variable }: AppFact,
  wanted: string,
  before: string | null,
  view: SourceView,
): EditResult {
  if (wanted === before || namesProxies(view)) return { status: 'already' };
  const isCount = /^[1-5]$/.test(wanted);
  return {
    status: 'blocked',
    diagnostic: problem(
      'TRUST_PROXY_BY_HAND',
      isCount
        ? `how many proxies stand in front of the application is not written into ${file}`
        : `Koa takes a number of proxies, and not ${wanted}`,
      `put  ${variable}.proxy = true; ${variable}.maxIpsCount = ${isCount ? wanted : '1'};  behind the line that makes the application, by hand`,
      { file, line: 1, column: 1 },
    ),
  };
}

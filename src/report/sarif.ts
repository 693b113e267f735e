import { posix } from 'node:path';
import type { Diagnostic, SourceLoc } from '../model/types.js';

/**
 * Problems as a SARIF 2.1.0 log, for code scanning.
 * @param folder the project's folder in the repository, to which places are relative; '' for its root
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(
  problems: readonly Diagnostic[],
  version: string,
  folder: string,
): string {
  const rules = [...new Set(problems.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'authwright', version, rules: rules.map((id) => ({ id })) } },
        // Columns are UTF-16 units, as everywhere in authwright.
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => result(problem, rules.indexOf(problem.code), folder)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(
  { code, severity, message, loc, fix }: Diagnostic,
  ruleIndex: number,
  folder: string,
) {
  return {
    ruleId: code,
    ruleIndex,
    level: { error: 'error', warning: 'warning', info: 'note' }[severity],
    message: { text: fix === '' ? message : `${message}\n${fix}` },
    ...(loc && { locations: [location(loc, folder)] }),
  };
}

function location({ file, line, column }: SourceLoc, folder: string) {
  return {
    physicalLocation: {
      // A relative reference of RFC 3986: each segment encoded, the slashes kept.
      artifactLocation: {
        uri: posix.join(folder, file).split('/').map(encodeURIComponent).join('/'),
        uriBaseId: '%SRCROOT%',
      },
      region: { startLine: line, startColumn: column },
    },
  };
}

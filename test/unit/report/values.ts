import type { DiagnosticCode } from '../../../src/model/diagnostic-codes.js';
import type { Diagnostic, HttpMethod, ListedEndpoint, RelPath } from '../../../src/model/types.js';

/** A row of the list by its id, secured and guarded unless a test says otherwise. */
export function listed(id: string, known: Partial<ListedEndpoint> = {}): ListedEndpoint {
  const [method, path] = id.split(' ') as [HttpMethod, string];
  return {
    id: `${method} ${path}`,
    method,
    path,
    operationId: null,
    tags: [],
    decision: 'secured',
    guarded: true,
    guard: 'requireAuth',
    basis: { kind: 'read', file: 'src/auth/guard.ts' as RelPath, line: 44 },
    source: { file: 'src/app.ts' as RelPath, line: 12, column: 3 },
    specLocation: null,
    specSecurity: null,
    ...known,
  };
}

/** A problem in `src/app.ts`, or at `place` written as `file:line:column`. */
export function diagnostic(
  known: Partial<Omit<Diagnostic, 'code' | 'loc'>> & { code?: string; place?: string } = {},
): Diagnostic {
  const { place = 'src/app.ts:7:5', code = 'UNDECIDED', ...rest } = known;
  const [file = '', line, column] = place.split(':');
  return {
    code: code as DiagnosticCode,
    severity: 'error',
    message: 'GET /users has no decision',
    loc:
      place === '' ? null : { file: file as RelPath, line: Number(line), column: Number(column) },
    fix: "npx authwright --secure 'GET /users'",
    ...rest,
  };
}

import { express } from '../../../../src/frameworks/express/index.js';
import fc from 'fast-check';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import type { GuardRef } from '../../../../src/model/guard-ref.js';
import { relPath } from '../../../../src/model/paths.js';
import { applyEdits } from '../../../../src/model/text-edit.js';
import type { EditResult, FileEdit, ImportNeed } from '../../../../src/model/types.js';
import { ensureImports } from '../../../../src/source/imports.js';
import { parseSource } from '../../../../src/source/trees.js';
import { pruneImports } from '../../../../src/source/unused-imports.js';
import { verifySplice } from '../../../../src/source/verify.js';
import { routesIn } from '../../../support/express-routes.js';
import { memoryView } from '../../../support/memory-view.js';
import { isLong } from '../../../support/effort.js';
import { NO_LINTER } from '../../../../src/project/detect-linter.js';

const ref = { file: relPath('src/auth/require-auth.ts'), name: 'requireAuth' };
const roleRef = { file: ref.file, name: 'requireRole' };

/** One route as pieces: how it is registered, laid out, commented. */
type Piece = {
  readonly form: 'verb' | 'chain' | 'broken-chain' | 'generic' | 'this';
  readonly layout: 'inline' | 'lines' | 'trailing-comma' | 'tight' | 'first-line';
  readonly before: string;
  readonly handlers: readonly string[];
  readonly comment: 'none' | 'inline' | 'own-line' | 'after';
  readonly secured: boolean;
  readonly role: string | null;
};

type Style = {
  readonly quote: "'" | '"';
  readonly semi: ';' | '';
  readonly eol: '\n' | '\r\n';
  readonly indent: '  ' | '\t';
  readonly head: string;
  readonly commonJs: boolean;
};

const HANDLERS = [
  'listBooks',
  'books.list.bind(books)',
  'upload.single("cover")',
  'async (req, res) => { res.json(await load({ id: req.params.id }), [1, 2]); }',
  'function (req, res, next) { if (/[/(]requireAuth,/.test(req.path)) next(); }',
  '[parse, check]',
  '...checks',
  'wrap(async () => `a ${b(`, ${c}`)} , `)',
];

const piece = fc.record<Piece>({
  form: fc.constantFrom('verb', 'chain', 'broken-chain', 'generic', 'this'),
  layout: fc.constantFrom('inline', 'lines', 'trailing-comma', 'tight', 'first-line'),
  before: fc.constantFrom('', '// a route, requireAuth\n', '/** doc */\n', '\n', 'other();\n'),
  handlers: fc.array(fc.constantFrom(...HANDLERS), { minLength: 1, maxLength: 3 }),
  comment: fc.constantFrom('none', 'inline', 'own-line', 'after'),
  secured: fc.boolean(),
  role: fc.option(fc.string({ minLength: 1, maxLength: 8, unit: 'binary' })),
});

const style = fc.record<Style>({
  quote: fc.constantFrom("'", '"'),
  semi: fc.constantFrom(';', ''),
  eol: fc.constantFrom('\n', '\r\n'),
  indent: fc.constantFrom('  ', '\t'),
  head: fc.constantFrom(
    '',
    '\uFEFF',
    '#!/usr/bin/env node\n',
    '/* Licence: MIT */\n',
    "'use strict'\n",
    "#!/usr/bin/env node\n// @ts-check\n'use strict';\n",
    '// import { requireAuth } from "../auth/require-auth.js"\n\n',
  ),
  commonJs: fc.boolean(),
});

function write(pieces: readonly Piece[], { quote, semi, eol, indent, head, commonJs }: Style) {
  const string = (text: string) => `${quote}${text}${quote}`;
  const load = (name: string, from: string) =>
    commonJs
      ? `const { ${name} } = require(${string(from)})${semi}\n`
      : `import { ${name} } from ${string(from)}${semi}\n`;
  const lines = pieces.map((each, index) => {
    const path = string(`/${index}`);
    const args = layOut(each, each.form.endsWith('chain') ? [] : [path], indent);
    const generic = each.form === 'generic' && !commonJs ? '<Params, Book>' : '';
    const call = {
      verb: `router.get${args}`,
      this: `self.router.get${args}`,
      generic: `router.get${generic}${args}`,
      chain: `router.route(${path}).get${args}`,
      'broken-chain': `router\n${indent}.route(${path})\n${indent}.get${args}`,
    }[each.form];
    return `${each.before}${call}${semi}\n`;
  });
  const text = [
    head,
    load('Router', 'express'),
    load('listBooks', './books.js'),
    `\nconst router = Router()${semi}\n`,
    ...lines,
  ].join('');
  return text.replaceAll('\n', eol);
}

function layOut({ layout, handlers, comment }: Piece, first: readonly string[], indent: string) {
  const [handler = '', ...rest] = handlers;
  const commented = {
    none: handler,
    inline: `/* , */ ${handler}`,
    'own-line':
      layout === 'lines' || layout === 'trailing-comma' ? `// why\n${indent}${handler}` : handler,
    after: `${handler} /* ) */`,
  }[comment];
  const args = [...first, commented, ...rest];
  switch (layout) {
    case 'inline':
      return `(${args.join(', ')})`;
    case 'tight':
      return `(${args.join(',')})`;
    case 'lines':
      return `(\n${indent}${args.join(`,\n${indent}`)}\n)`;
    case 'trailing-comma':
      return `(\n${indent}${args.join(`,\n${indent}`)},\n)`;
    case 'first-line':
      return `(${args.join(`, // then\n${indent}`)})`;
  }
}

const facts = {
  moduleSystem: { id: 'esm', evidence: '' },
  importExtension: '.js',
  linter: NO_LINTER,
} as const;

function guardFor({ role }: Piece): GuardRef {
  return { ref, call: 'identifier', roles: role === null ? [] : [role], roleRef };
}

describe('secure and release', () => {
  it(
    'change exactly the calls meant, and give the bytes back',
    () => {
      fc.assert(
        fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), style, (pieces, written) => {
          const file = relPath(written.commonJs ? 'src/routes/books.js' : 'src/routes/books.ts');
          const before = write(pieces, written);
          const secured = pieces.filter((each) => each.secured);
          const securing = run(file, before, pieces, (route, each, view) =>
            each.secured ? express.secure(route, guardFor(each), view) : { status: 'already' },
          );
          const imports = importEdits(file, before, securing.imports);
          const edits = [...securing.edits, ...imports];
          const after = applyEdits(before, edits);

          expect(verifySplice(file, before, edits)).toBeNull();
          expect(after.split('\n').length - before.split('\n').length).toBeGreaterThanOrEqual(
            secured.length > 0 ? 1 : 0,
          );
          expectGuards(file, after, pieces);
          const again = run(file, after, pieces, (route, each, view) =>
            each.secured ? express.secure(route, guardFor(each), view) : { status: 'already' },
          );
          expect(again.edits).toEqual([]);

          const releasing = run(file, after, pieces, (route, each, view) =>
            express.release(route, guardFor(each), view),
          );
          const pruned = pruneImports(
            file,
            [ref, roleRef],
            releasing.edits,
            memoryView({ [file]: after }),
          );
          const back = [...releasing.edits, ...pruned];
          expect(verifySplice(file, after, back)).toBeNull();
          expect(applyEdits(after, back)).toBe(before);
        }),
        { numRuns: isLong ? 3000 : 60 },
      );
    },
    isLong ? 900_000 : 30_000,
  );
});

function run(
  file: ReturnType<typeof relPath>,
  text: string,
  pieces: readonly Piece[],
  edit: (
    route: ReturnType<typeof routesIn>[number],
    piece: Piece,
    view: ReturnType<typeof memoryView>,
  ) => EditResult,
): { readonly edits: readonly FileEdit[]; readonly imports: readonly ImportNeed[] } {
  const view = memoryView({ [file]: text });
  const routes = routesIn(view, file);
  expect(routes).toHaveLength(pieces.length);
  const results = routes.map((route) => edit(route, pieces[Number(route.path.slice(1))]!, view));
  expect(results.filter(({ status }) => status === 'blocked')).toEqual([]);
  return {
    edits: results.flatMap((each) => (each.status === 'edited' ? each.edits : [])),
    imports: results.flatMap((each) => (each.status === 'edited' ? each.imports : [])),
  };
}

function importEdits(
  file: ReturnType<typeof relPath>,
  text: string,
  needs: readonly ImportNeed[],
): readonly FileEdit[] {
  const result = ensureImports(file, needs, facts, memoryView({ [file]: text }));
  return result.status === 'edited' ? result.edits : [];
}

/** The guard is the first handler of the secured calls and is in no other. */
function expectGuards(
  file: ReturnType<typeof relPath>,
  text: string,
  pieces: readonly Piece[],
): void {
  const tree = parseSource(file, text);
  const view = memoryView({ [file]: text });
  for (const route of routesIn(view, file)) {
    const each = pieces[Number(route.path.slice(1))]!;
    const { call, firstHandler } = route.anchor as unknown as {
      call: { start: number; end: number };
      firstHandler: number;
    };
    const node = callAt(tree, call.start, call.end);
    const handlers = node.arguments.slice(firstHandler).map((argument) => argument.getText(tree));
    expect(handlers[0] === 'requireAuth').toBe(each.secured);
    const asksRole = each.secured && each.role !== null;
    expect(handlers[1]?.startsWith('requireRole(') ?? false).toBe(asksRole);
    if (asksRole) {
      const role = node.arguments[firstHandler + 1] as ts.CallExpression;
      expect((role.arguments[0] as ts.StringLiteral).text).toBe(each.role);
    }
    const added = each.secured ? (asksRole ? 2 : 1) : 0;
    expect(handlers).toHaveLength(each.handlers.length + added);
  }
}

function callAt(tree: ts.SourceFile, start: number, end: number): ts.CallExpression {
  const visit = (node: ts.Node): ts.CallExpression | undefined =>
    ts.isCallExpression(node) && node.getStart(tree) === start && node.end === end
      ? node
      : ts.forEachChild(node, visit);
  return visit(tree)!;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { circles } from './support/circles.js';
import table from './support/rooms.json' with { type: 'json' };

/** Who may import whom, and packages and built-ins that only some rooms may; docs/architecture.md says why. */
const rooms: {
  mayImport: Readonly<Record<string, readonly string[]>>;
  owners: Readonly<Record<string, readonly string[]>>;
} = table;
const { mayImport, owners } = rooms;

const root = resolve(import.meta.dirname, '../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'));
const trees = files.map((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return { file, room: file.split('/')[0] ?? '', tree, specifiers: specifiers(tree) };
});

describe('rooms', () => {
  it('import only what the table allows', () => {
    const wrong = trees.flatMap(({ file, room, specifiers }) =>
      specifiers
        .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('/package.json'))
        .map((specifier) => posix.join(posix.dirname(file), specifier).split('/')[0] ?? '')
        .filter((target) => target !== room && !mayImport[room]?.includes(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('leave each package to its owner', () => {
    const wrong = trees.flatMap(({ file, room, specifiers }) =>
      specifiers
        .filter((specifier) => owners[specifier] && !owners[specifier].includes(room))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of one framework or store do not import another', () => {
    const wrong = trees.flatMap(({ file, room, specifiers }) =>
      ['frameworks', 'stores', 'runners'].includes(room) && file.split('/').length > 2
        ? specifiers
            .filter((specifier) => specifier.startsWith('.'))
            .map((specifier) => posix.join(posix.dirname(file), specifier).split('/'))
            .filter((path) => path[0] === room && path.length > 2 && path[1] !== file.split('/')[1])
            .map((path) => `${file} imports ${path.join('/')}`)
        : [],
    );
    expect(wrong).toEqual([]);
  });

  it('keep no state in modules', () => {
    const wrong = trees.flatMap(({ file, tree }) =>
      tree.statements
        .filter(ts.isVariableStatement)
        .flatMap(({ declarationList }) =>
          declarationList.declarations
            .filter(
              ({ initializer, type }) =>
                !(declarationList.flags & ts.NodeFlags.Const) ||
                (initializer &&
                  ts.isNewExpression(initializer) &&
                  !/^Readonly/.test(type?.getText(tree) ?? '') &&
                  initializer.arguments?.length !== 1),
            )
            .map(({ name }) => `${file}: ${name.getText(tree)}`),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('other than cli neither print nor exit', () => {
    const wrong = trees
      .filter(({ room }) => room !== 'cli')
      .filter(({ tree }) =>
        /\b(console\.\w+\(|process\.(exit|stdout|stderr|stdin)\b)/.test(withoutStrings(tree)),
      )
      .map(({ file }) => file);
    expect(wrong).toEqual([]);
  });

  it('never edit through ts-morph, which reprints what it touches', () => {
    const wrong = trees
      .filter(({ tree }) => /from 'ts-morph'/.test(tree.text))
      .filter(({ tree }) => !/^import (type )?\{ (type )?ts \} from 'ts-morph';$/m.test(tree.text))
      .map(({ file }) => file);
    expect(wrong).toEqual([]);
  });
});

describe('files of a room', () => {
  const circlesOf = (wanted: string) =>
    circles(
      new Map(
        trees
          .filter(({ room }) => room === wanted)
          .map(({ file, specifiers }) => [
            file,
            specifiers
              .filter((specifier) => specifier.startsWith('.'))
              .map((specifier) => posix.join(posix.dirname(file), specifier))
              .map((target) => target.replace(/\.js$/, '.ts')),
          ]),
      ),
    );

  it.each(Object.keys(mayImport))(
    'of %s import each other in no circle, types included',
    (room) => {
      expect(circlesOf(room)).toEqual([]);
    },
  );

  it('are found in a circle wherever one begins', () => {
    const edges = { a: ['b', 'x'], b: ['c'], c: ['d', 'b'], d: ['c'], e: ['e'], f: ['a', 'e'] };
    expect(circles(new Map(Object.entries(edges)))).toEqual([['b', 'c', 'd'], ['e']]);
  });
});

describe('names of frameworks, stores and runners', () => {
  // What projects use is named there as they import it, whatever store is generated.
  const packageTables = 'routing/guards/packages/';
  const packageNames = /(?:registrar-packages|harmless)\.ts$/;
  // A layer has the names of the databases that it speaks to.
  const layers = ['stores/prisma/'];
  const own: Readonly<Record<string, RegExp>> = {
    'frameworks/express': /\bexpress\b/i,
    'frameworks/koa': /\bkoa\b/i,
    'stores/libsql': /\blibsql\b/i,
    'stores/postgres': /\bpostgres(ql)?\b/i,
    'stores/redis': /\b(?<!-)(io)?redis\b/i,
    'runners/vitest': /\bvitest\b/i,
    'runners/jest': /\bjest\b/i,
  };
  it.each(Object.entries(own))('%s is named nowhere else in code', (folder, name) => {
    const wrong = trees
      .filter(({ file }) => !file.startsWith(`${folder}/`) && !file.endsWith('registry.ts'))
      .filter(({ file }) => !file.startsWith(packageTables) && !packageNames.test(file))
      .filter(
        ({ file }) =>
          !folder.startsWith('stores/') || !layers.some((each) => file.startsWith(each)),
      )
      .filter(({ tree }) => name.test(code(tree)))
      .map(({ file }) => file);
    expect(wrong).toEqual([]);
  });
});

/** Module specifiers of imports, exports and dynamic imports. */
function specifiers(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (specifier && ts.isStringLiteral(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The same without what stands in strings and templates, such as a command to be shown. */
function withoutStrings(tree: ts.SourceFile): string {
  return code(tree).replace(/`[^`]*`|'[^'\n]*'|"[^"\n]*"/g, "''");
}

/** The text of a file without its comments. */
function code(tree: ts.SourceFile): string {
  return ts.createPrinter({ removeComments: true }).printFile(tree);
}

it('the table names every room', () => {
  expect(new Set(trees.map(({ room }) => room))).toEqual(new Set(Object.keys(mayImport)));
});

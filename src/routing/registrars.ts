import { posix } from 'node:path';
import picomatch from 'picomatch';
import { ts } from 'ts-morph';
import { problem } from '../model/diagnostic.js';
import type { Diagnostic, RelPath } from '../model/types.js';
import { definitionOf } from '../source/definitions.js';
import { placeOf } from '../interpret/place.js';
import { requiredSpecifier } from '../source/origins.js';
import { packageName } from '../source/resolve.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';
import { directivesAt } from './directives.js';
import { nodesOf } from '../source/nodes.js';
import { locOf, shortName } from './places.js';
import type { FrameworkProgram, LayeredFramework } from './framework.js';
import type { Registrar } from './registrar.js';

/** The row of a package, where it has one. */
export function registrarOf(
  { registrars }: Pick<FrameworkProgram, 'registrars'>,
  name: string,
): Registrar | undefined {
  return registrars.find((each) => each.package === name);
}

function importPattern(registrars: readonly Registrar[]): RegExp {
  const names = registrars.map((each) => each.package.replace(/[/.-]/g, '\\$&')).join('|');
  return new RegExp(
    `(?:\\bfrom|\\brequire\\s*\\(|\\bimport\\s*\\(?)\\s*['"](?:${names})(?:/[^'"\\n]*)?['"]`,
  );
}

const STATE =
  'then state the routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none)';

/** What packages register by themselves. */
export type Registrars = {
  /** Of each call that makes one do so: what guards the routes, and where they are. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether one of them serves what a spec says, and looks for a handler of every operation. */
  readonly servesSpec: boolean;
};

/** Finds the calls that make a package register routes from classes, files or a spec. */
export function readRegistrars(framework: LayeredFramework, view: SourceView): Registrars {
  const imports = importPattern(framework.program.registrars);
  const calls = view.files.flatMap((file) => {
    const text = isTestFile(file) ? null : view.text(file);
    const tree = text !== null && imports.test(text) ? view.tree(file) : null;
    const nodes = tree ? [...nodesOf(tree)] : [];
    return nodes.flatMap((node) => {
      const registrar = registers(framework.program, view, file, node);
      if (!registrar || (!ts.isCallExpression(node) && !ts.isNewExpression(node))) return [];
      return [{ registrar, diagnostic: diagnosticOf(framework, view, file, node, registrar) }];
    });
  });
  return {
    diagnostics: calls.flatMap(({ diagnostic }) => (diagnostic ? [diagnostic] : [])),
    servesSpec: calls.some(({ registrar }) => registrar.servesSpec),
  };
}

/** Null where a comment states the routes. */
function diagnosticOf(
  { label }: LayeredFramework,
  view: SourceView,
  file: RelPath,
  node: ts.CallExpression | ts.NewExpression,
  { package: owner, advice, isFramework }: Registrar,
): Diagnostic | null {
  const at = placeOf(view, file, node);
  const callee = node.expression;
  const name = placeOf(view, file, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  if (directivesAt({ file, at, name }).routes !== null) return null;
  const said = isFramework
    ? `\`${shortName(at)}\` makes a server of ${owner} beside ${label}; its routes are not read`
    : `\`${shortName(at)}\` of ${owner} registers routes that are not read${filesText(filesOf(view, file, node))}`;
  const code = isFramework ? 'SECOND_FRAMEWORK' : 'ROUTE_REGISTRAR_PACKAGE';
  return problem(code, said, `${advice}; ${STATE}`, locOf(name));
}

/** What a call registers with; undefined for any other node. */
function registers(
  program: FrameworkProgram,
  view: SourceView,
  file: RelPath,
  node: ts.Node,
): Registrar | undefined {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const called = calledExport(view, file, node.expression);
  const registrar = called ? registrarOf(program, called.package) : undefined;
  if (!called || !registrar?.entries.test(called.member)) return undefined;
  return !registrar.setting || hasSetting(view, file, node, registrar.setting)
    ? registrar
    : undefined;
}

/** The package and the export that is called: `Server.loadServices` of `typescript-rest`. */
export function calledExport(
  view: SourceView,
  file: RelPath,
  callee: ts.Expression,
): { readonly package: string; readonly member: string } | null {
  const members: string[] = [];
  let current = callee;
  while (ts.isPropertyAccessExpression(current)) {
    members.unshift(current.name.text);
    current = current.expression;
  }
  const specifier = requiredSpecifier(current);
  if (specifier !== null) {
    return { package: packageName(specifier), member: members.join('.') || 'default' };
  }
  if (!ts.isIdentifier(current)) return null;
  const origin = view.originOf(file, current.text);
  if (origin.kind !== 'package') return null;
  const isWhole = origin.member === 'default' || origin.member === '*';
  const path = isWhole ? members : [origin.member, ...members];
  return { package: packageName(origin.name), member: path.join('.') || 'default' };
}

/** Whether a setting is given and is not `false`; settings that are not written here may have it. */
function hasSetting(
  view: SourceView,
  file: RelPath,
  { arguments: args }: ts.CallExpression | ts.NewExpression,
  name: string,
): boolean {
  return (args ?? []).some((argument) => {
    const found = definitionOf(view, file, argument);
    if (!found || !ts.isObjectLiteralExpression(found.node))
      return !ts.isStringLiteralLike(argument);
    const property = found.node.properties.find((each) => each.name?.getText() === name);
    if (!property) return found.node.properties.some(ts.isSpreadAssignment);
    return !(
      ts.isPropertyAssignment(property) && property.initializer.kind === ts.SyntaxKind.FalseKeyword
    );
  });
}

/** The sources that the arguments of a call name: by pattern, by folder, or by what is imported. */
function filesOf(
  view: SourceView,
  file: RelPath,
  { arguments: args }: ts.CallExpression | ts.NewExpression,
): readonly RelPath[] {
  const found = new Set<RelPath>();
  for (const node of (args ?? []).flatMap((each) => [...nodesOf(each)])) {
    if (ts.isStringLiteralLike(node) || ts.isTemplateTail(node)) {
      for (const each of named(view, file, node.text)) found.add(each);
    } else if (ts.isIdentifier(node)) {
      const origin = view.originOf(file, node.text);
      if (origin.kind === 'file' && origin.file !== file) found.add(origin.file);
    }
  }
  return [...found].sort();
}

function named(view: SourceView, file: RelPath, text: string): readonly RelPath[] {
  const pattern = text.replace(/^\.?\//, '');
  if (pattern === '' || !/[/*.]|^\w[\w-]+$/.test(pattern)) return [];
  const bases = [...new Set(['', posix.dirname(file)])];
  const patterns = bases.flatMap((base) => {
    const path = posix.join(base, pattern);
    return path.startsWith('..') ? [] : [path, path.replace(/\.[cm]?js$/, '.ts'), `${path}/**`];
  });
  const matches = picomatch(patterns);
  return view.files.filter((each) => each !== file && !isTestFile(each) && matches(each));
}

const MOST_NAMED = 5;

function filesText(files: readonly RelPath[]): string {
  if (files.length === 0) return '';
  const rest = files.length - MOST_NAMED;
  const shown = files.slice(0, MOST_NAMED).join(', ');
  return `: ${shown}${rest > 0 ? ` and ${String(rest)} more` : ''}`;
}

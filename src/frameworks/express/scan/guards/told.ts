import { escapeRegExp } from '../../../../model/escape-reg-exp.js';
import { ts } from 'ts-morph';
import { outerMember } from '../../../../source/follow/outer.js';
import type { Path } from '../../../../source/follow/path.js';
import { settled, type Value as Followed } from '../../../../source/follow/values.js';
import { textAt } from '../../../../source/interpret/place.js';
import { optionsOf } from '../../../../source/interpret/values.js';
import type { SourceView } from '../../../../source/view.js';
import { isTestFile } from '../../../../source/test-file.js';
import { nodesOf } from '../nodes.js';
import type { RouterHost } from '../router.js';
import { functionsIn, type JudgeHandler, settersAmong } from './session-fields.js';

const DEEPEST = 3;

/** The environment variables that are told by what an answer is handed; `*` for all of them. */
export function variablesTold(path: Path, value: Followed, depth = 0): readonly string[] {
  const known = settled(value);
  if (depth > DEEPEST) return [];
  const within = (items: readonly Followed[]): readonly string[] =>
    items.flatMap((item) => variablesTold(path, item, depth + 1));
  switch (known.kind) {
    case 'any':
      return known.origin.by === 'environment' ? known.origin.names : [];
    case 'list':
      return within(known.items);
    case 'external':
      return known.package === 'global' && known.path.join('.') === 'process.env' ? ['*'] : [];
    case 'object': {
      const own = [...known.props.values()].filter((item) => item.kind !== 'accessor');
      const outside = [...(known.source?.props ?? [])]
        .filter(([name, held]) => held.kind !== 'lazy' && !known.props.has(name))
        .map(([name]) => outerMember(path, known, name));
      return within([...own, ...outside].filter((item) => item !== null));
    }
    default:
      return [];
  }
}

/** Under which name it is kept of a path that an answer told a variable. */
export function toldKey(name: string): string {
  return `told.${name}`;
}

/** The variables that are told in what was written. */
export function toldIn(written: Iterable<string>): readonly string[] {
  return [...written]
    .filter((key) => key.startsWith('told.'))
    .map((key) => key.slice('told.'.length));
}

/** Which environment variables the handlers of a project tell anybody who asks; `*` where they tell all. */
export function findTold(
  view: SourceView,
  routers: readonly RouterHost[],
  judge: JudgeHandler,
): ReadonlySet<string> {
  const names = namesOfVariables(view);
  const parts = [...names].map((name) => `(?<![\\w$])${escapeRegExp(name)}(?![\\w$])`);
  const tells = new RegExp(`${ANSWERS.source}[^;]*?(?:${['process\\.env', ...parts].join('|')})`);
  const { open } = settersAmong(
    ({ value }) =>
      optionsOf(value)
        .flatMap((option) => functionsIn(option, 0))
        .some(({ at }) => tells.test(textAt(at))),
    routers,
    judge,
  );
  return new Set(
    open
      .flatMap(({ writes }) => writes)
      .filter(({ causes }) => causes.length === 0)
      .flatMap(({ writes }) => toldIn(writes.keys())),
  );
}

const ANSWERS =
  /\.\s*(?:json|jsonp|send|end|write|set|header|setHeader|append|cookie|render|redirect)\s*\(/;

/** The names of variables and members that hold environment variables, and of what these are members of. */
function namesOfVariables(view: SourceView): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of view.files) {
    const text = view.text(file) ?? '';
    if (isTestFile(file) || !text.includes('process.env')) continue;
    const tree = view.tree(file);
    for (const node of tree ? nodesOf(tree) : []) {
      if (!ts.isPropertyAccessExpression(node) || node.getText() !== 'process.env') continue;
      for (let at: ts.Node = node; !ts.isSourceFile(at) && !ts.isFunctionLike(at); at = at.parent) {
        const name =
          ts.isVariableDeclaration(at) || ts.isPropertyAssignment(at) ? at.name : undefined;
        if (name && ts.isIdentifier(name)) names.add(name.text);
      }
    }
    view.spare();
  }
  return names;
}

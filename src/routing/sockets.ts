import { ts } from 'ts-morph';
import type { Diagnostic } from '../model/types.js';
import { placeOf } from '../interpret/place.js';
import { unwrapped } from '../source/definitions.js';
import { nodesOf } from '../source/nodes.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';
import { calledExport } from './registrars.js';
import { directivesAt } from './directives.js';
import { makesSockets, socketsTaken } from './servers.js';

const IMPORT = /['"](?:ws|socket\.io)['"]/;

/** What takes WebSocket connections, by how it is written: also in code that nothing was seen to call. */
export function writtenSockets(view: SourceView): readonly Diagnostic[] {
  return view.files.flatMap((file) => {
    const text = isTestFile(file) ? null : view.text(file);
    const tree = text !== null && IMPORT.test(text) ? view.tree(file) : null;
    return [...(tree ? nodesOf(tree) : [])].flatMap((node) => {
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
      const expression = unwrapped(node.expression);
      const called = calledExport(view, file, expression);
      const member = called?.member === 'default' ? '' : (called?.member ?? '');
      if (!called || !makesSockets(called.package, member)) return [];
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      const site = { file, at: placeOf(view, file, node), name: placeOf(view, file, name) };
      return directivesAt(site).routes === null ? [socketsTaken(site)] : [];
    });
  });
}

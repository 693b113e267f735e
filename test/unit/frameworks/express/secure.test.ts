import { describe, expect, it } from 'vitest';
import type { GuardRef } from '../../../../src/model/guard-ref.js';
import { express } from '../../../../src/frameworks/express/index.js';
import { relPath } from '../../../../src/model/paths.js';
import { applyEdits } from '../../../../src/model/text-edit.js';
import { plainFacts as facts } from '../../../support/generated-context.js';
import { memoryView } from '../../../support/memory-view.js';

const guard: GuardRef = {
  ref: { file: relPath('src/auth/require-auth.ts'), name: 'requireAuth' },
  call: 'identifier',
  roles: [],
  roleRef: null,
};

/** Scans `texts` and puts the guard into the routes that `ids` name. */
function secure(texts: Readonly<Record<string, string>>, ...ids: string[]) {
  const view = memoryView(texts);
  const { routes } = express.scan(view, facts);
  const results = ids.map((id) => {
    const route = routes.find(({ method, path }) => `${method} ${path}` === id);
    if (!route) {
      throw new Error(`no ${id} among ${routes.map((r) => `${r.method} ${r.path}`).join(', ')}`);
    }
    return express.secure(route, guard, view);
  });
  const edits = results.flatMap((each) => (each.status === 'edited' ? each.edits : []));
  const after = Object.fromEntries(
    Object.entries(texts).map(([file, text]) => [
      file,
      applyEdits(
        text,
        edits.filter((edit) => edit.file === file),
      ),
    ]),
  );
  return { statuses: results.map(({ status }) => status), after };
}

const app = `import express, { Router } from 'express';
import { books } from './books.js';
const app = express();
app.use('/books', books);
app.all('/legacy', gone);
app.use('/graphql', (req, res) => { res.json({}); });
`;

describe('secure, at the places that the scan finds', () => {
  it('guards verbs, chains, catch-alls and mounted handlers', () => {
    const books = `import { Router } from 'express';
export const books = Router();
books.get('/', (req, res) => { res.json([]); });
books.route('/:id').get(one).put(parse, replace);
`;
    const { statuses, after } = secure(
      { 'src/app.ts': app, 'src/books.ts': books },
      'GET /books',
      'PUT /books/{id}',
      'ALL /legacy',
      'ALL /graphql',
    );
    expect(statuses).toEqual(['edited', 'edited', 'edited', 'edited']);
    expect(after['src/books.ts']).toContain("books.get('/', requireAuth, (req, res)");
    expect(after['src/books.ts']).toContain('.get(one).put(requireAuth, parse, replace)');
    expect(after['src/app.ts']).toContain("app.all('/legacy', requireAuth, gone)");
    expect(after['src/app.ts']).toContain("app.use('/graphql', requireAuth, (req, res)");
  });

  it('guards what a class, a loop and a helper register', () => {
    const books = `import { Router } from 'express';
class Books {
  router = Router();
  constructor() {
    this.router.post(\`/\${'new'}\`, this.create);
  }
  create = (req, res) => res.end();
}
export const books = new Books().router;
for (const name of ['a', 'b']) books.get(\`/\${name}\`, (req, res) => { res.end(); });
function add(router, verb, path, middlewares, handler) {
  router[verb](path, ...middlewares, handler);
}
add(books, 'delete', '/:id', [], (req, res) => { res.end(); });
`;
    const { after } = secure(
      { 'src/app.ts': app, 'src/books.ts': books },
      'POST /books/new',
      'GET /books/a',
      'GET /books/b',
      'DELETE /books/{id}',
    );
    expect(after['src/books.ts']).toContain('requireAuth, this.create)');
    expect(after['src/books.ts']?.match(/requireAuth/g)).toHaveLength(3);
    expect(after['src/books.ts']).toContain('(path, requireAuth, ...middlewares, handler)');
  });

  it('edits a file of many routes in linear time', () => {
    const routes = (count: number) =>
      Array.from({ length: count }, (_, index) => `books.get('/${index}', one);`).join('\n');
    const text = `import { Router } from 'express';\nexport const books = Router();\n${routes(150)}\n`;
    const ids = Array.from({ length: 150 }, (_, index) => `GET /books/${index}`);
    const { after } = secure({ 'src/app.ts': app, 'src/books.ts': text }, ...ids);
    expect(after['src/books.ts']?.match(/, requireAuth, one/g)).toHaveLength(150);
  });
});

import { describe, expect, it } from 'vitest';
import type { EndpointId, HttpMethod } from '../../../src/model/types.js';
import { testsThatCall } from '../../../src/project/existing-tests.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { makeProject } from './support.js';

const ENDPOINTS = (
  [
    'GET /books',
    'POST /books',
    'GET /books/{id}',
    'DELETE /books/{id}',
    'GET /books/search',
    'PUT /api/v1/users/{id}/roles',
    'ALL /proxy',
    'M-SEARCH /devices',
    'PROPFIND /books',
    'GET /',
  ] as EndpointId[]
).map((id) => {
  const [method = '', path = ''] = id.split(' ');
  return { id, method: method as HttpMethod, path };
});

function callsIn(code: string, file = 'test/books.test.ts') {
  return testsThatCall(takeSnapshot(makeProject({ [file]: code })), ENDPOINTS);
}

function endpointsIn(code: string): readonly string[] {
  return callsIn(code).map((call) => call.endpointId);
}

describe('testsThatCall', () => {
  it.each<[string, string[]]>([
    ["request(app).get('/books')", ['GET /books']],
    ["await request(app)\n  .post('/books')\n  .send({})", ['POST /books']],
    ['request(app).get("/books/")', ['GET /books']],
    ["api.get('/books?page=1#top')", ['GET /books']],
    ['request(app).get(`/books/${book.id}`)', ['GET /books/{id}']],
    ['request(app).get(`/books/${`${id}`}`)', ['GET /books/{id}']],
    ["request(app).get('/books/' + id)", ['GET /books/{id}']],
    ["request(app).delete('/books/' + ids[0] + '?force=1').expect(204)", ['DELETE /books/{id}']],
    ["request(app).del('/books/7')", ['DELETE /books/{id}']],
    ["request(app).propfind('/books')", ['PROPFIND /books']],
    ["request(app)['m-search']('/devices')", ['M-SEARCH /devices']],
    ["await fetch('http://localhost/devices', { method: 'M-SEARCH' })", ['M-SEARCH /devices']],
    ["cy.request('M-SEARCH', '/devices')", ['M-SEARCH /devices']],
    ["request(app).get('/books/search')", ['GET /books/search']],
    ["axios.get<Book[]>('http://localhost:3000/books')", ['GET /books']],
    ['axios.get(`http://localhost:${port}/books`)', ['GET /books']],
    ['axios.get(`${base}/books`)', ['GET /books']],
    ["client.get(base + '/books')", []],
    ['client.put(`${base}/users/${id}/roles`, {})', ['PUT /api/v1/users/{id}/roles']],
    [
      "const BOOKS = '/books';\nrequest(app).get(BOOKS);\nrequest(app).get(`${BOOKS}/1`)",
      ['GET /books', 'GET /books/{id}'],
    ],
    ["await fetch('http://localhost/books')", ['GET /books']],
    ["await fetch(url + '/books', { headers: { a: '(' }, method: 'POST' })", []],
    ["await fetch(`${url}/books`, { headers: {}, method: 'post' })", ['POST /books']],
    ["app.inject('/books')", ['GET /books']],
    ["app.inject({ method: 'DELETE', url: `/books/${id}` })", ['DELETE /books/{id}']],
    ["app.inject({ url: '/books' })", ['GET /books']],
    ["cy.request('POST', `${apiUrl}/books`, {})", ['POST /books']],
    ["cy.request({ method: 'POST', url: '/books' })", ['POST /books']],
    [
      'const url = `${base}/books`;\nclient.get(url); client.get(`${url}/${id}`)',
      ['GET /books', 'GET /books/{id}'],
    ],
    ['client.get(`${base}/${id}`)', []],
    ['client.get(`${base}/`)', []],
    ['client.get(`${base}/other`)', []],
    ["request(app).patch('/proxy')", ['ALL /proxy']],
    ["request(app).get('/')", ['GET /']],
    ["request(app).get('/nothing')", []],
    ["request(app).put('/books')", []],
    ["request(app).get('/books/1/2')", []],
    ["app.get('/books', (req, res) => res.end())", []],
    ["http.get('/books', async () => HttpResponse.json([]))", []],
    ["// request(app).get('/books')", []],
    ["/* request(app).get('/books') */", []],
    ["map.get('books')", []],
    ['request(app).get(path)', []],
    ['request(app).get(`/books/${', []],
  ])('%s', (code, expected) => {
    expect(endpointsIn(code)).toEqual(expected);
  });

  it('gives the place of the verb', () => {
    const code =
      "import x from 'y';\r\nit('a', async () => {\r\n  await request(app).get('/books');\r\n});\r\n";
    expect(callsIn(code)).toEqual([
      { file: 'test/books.test.ts', line: 3, column: 22, endpointId: 'GET /books' },
    ]);
  });

  it('looks into tests and their helpers only, in order', () => {
    const code = "client.get('/books')";
    const files = ['src/client.ts', 'src/b.spec.js', 'tests/helpers.ts', 'cypress/api/a.cy.ts'];
    const root = makeProject(Object.fromEntries(files.map((file) => [file, code])));
    expect(testsThatCall(takeSnapshot(root), ENDPOINTS).map((call) => call.file)).toEqual([
      'cypress/api/a.cy.ts',
      'src/b.spec.js',
      'tests/helpers.ts',
    ]);
  });
});

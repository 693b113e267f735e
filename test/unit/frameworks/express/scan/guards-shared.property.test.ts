import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanFiles } from './project.js';

/** What a guard may ask of the request line before it lets through. */
const texts = ['/', '/a', '/A', '/api', '/api/', '/a/b', 'a', '?', '/:id', '/api/a', 'b'];
const text = fc.constantFrom(...texts).map((each) => `'${each}'`);
const member = fc.constantFrom('path', 'url', 'originalUrl', 'baseUrl');
const made = fc.constantFrom(
  '',
  '.toLowerCase()',
  '.toUpperCase()',
  '.trim()',
  ".split('?')[0]",
  '.slice(1)',
  ".replace(/\\/$/, '')",
);
const asked = fc.tuple(member, made).map(([name, make]) => `req.${name}${make}`);
const condition = fc.oneof(
  fc.tuple(asked, text).map(([what, given]) => `${what} === ${given}`),
  fc
    .tuple(asked, fc.constantFrom('startsWith', 'endsWith', 'includes'), text)
    .map(([what, name, given]) => `${what}.${name}(${given})`),
  fc
    .tuple(fc.array(text, { maxLength: 3 }), asked)
    .map(([given, what]) => `[${given.join()}].includes(${what})`),
  fc
    .tuple(fc.array(text, { maxLength: 3 }), asked)
    .map(([given, what]) => `[${given.join()}].some((open) => ${what}.startsWith(open))`),
  fc.tuple(text, asked).map(([given, what]) => `${given}.startsWith(${what})`),
  fc.tuple(asked, fc.nat(6)).map(([what, length]) => `${what}.length > ${length}`),
  asked.map((what) => `/^\\/api(\\/|$)/.test(${what})`),
  asked.map((what) => `${what}.match(/b/)`),
  asked.map((what) => `new Set(['/a', '/api']).has(${what})`),
  asked.map((what) => `({ '/a': true })[${what}]`),
  asked.map((what) => `\`\${${what}}/\` === '/a/'`),
  asked.map((what) => what),
  fc.constantFrom("req.method === 'GET'", "['POST', 'PUT'].includes(req.method)"),
  fc.constantFrom("req.params.id === 'a'", '!req.params.id'),
);

const routes = [
  "app.get('/', handler);",
  "app.get('/a', handler);",
  "app.post('/a', handler);",
  "app.get('/a/b', handler);",
  "app.get('/api', handler);",
  "app.put('/api/:id', handler);",
  "app.use('/b', handler);",
  "app.use('/api', nested);",
  "app.all('/api/a', handler);",
];

const app = (guard: string, registered: readonly string[]): string => `
import express from 'express';
const app = express();
const nested = express.Router();
const handler = (req, res) => { res.json({}); };
const guard = (req, res, next) => {
  if (${guard}) return next();
  if (!req.user) return res.sendStatus(401);
  next();
};
app.use(guard);
nested.get('/a/:id', guard, handler);
nested.post('/a', handler);
${registered.join('\n')}
`;

function verdicts(guard: string, registered: readonly string[]): readonly string[] {
  return scanFiles({ 'app.js': app(guard, registered) }).routes.map(
    ({ method, path, guards }) =>
      `${method} ${path} ${guards.map(({ verdict, why }) => `${verdict} ${why ?? ''}`).join()}`,
  );
}

describe('a guard that is followed once for many routes', () => {
  it('is judged for each of them as if that was the only one', () => {
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 2 }).map((all) => all.join(' && ')),
        fc.shuffledSubarray(routes, { minLength: 2 }),
        (guard, registered) => {
          const together = [...verdicts(guard, registered)].sort();
          const each = registered.flatMap((route) => verdicts(guard, [route]));
          expect(together).toEqual([...each].sort());
        },
      ),
      { numRuns: 100 },
    );
  });
});

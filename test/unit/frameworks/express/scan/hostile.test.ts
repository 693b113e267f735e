import { describe, expect, it } from 'vitest';
import { listed, reported, scanFiles } from './project.js';

const APP = `import express from 'express';\nconst app = express();\n`;

describe('a scan never throws and never hangs', () => {
  it.each([
    [
      'an endless sum',
      `app.get('/x' + ${Array(6000).fill(`'a'`).join(' + ')}, h);`,
      ['ROUTE_PATH_DYNAMIC app.ts:3'],
    ],
    [
      'endless parentheses',
      `app.get(${'('.repeat(3000)}'/x'${')'.repeat(3000)}, h);`,
      ['SOURCE_SYNTAX app.ts:1'],
    ],
    [
      'a function that calls itself',
      `function f(n) { app.get('/r' + n, h); return f(n + 1); }\nf(0);`,
      ['ROUTE_RECURSION app.ts:3'],
    ],
    [
      'one that is called where it is written',
      `(function f(n) { app.get('/r' + n, h); f(n + 1); })(0);`,
      ['ROUTE_RECURSION app.ts:3'],
    ],
    [
      'a list that holds itself',
      `const a = [];\na.push(a);\napp.get(a, h);`,
      ['ROUTE_PATH_DYNAMIC app.ts:5'],
    ],
    [
      'members of every object',
      `const o = {};\napp.get(o.constructor, h);`,
      ['ROUTE_PATH_DYNAMIC app.ts:4'],
    ],
  ])('%s', (_, body, diagnostics) => {
    expect(reported(scanFiles({ 'app.ts': APP + body }))).toEqual(diagnostics);
  });

  it('lists routes of an application that is mounted on itself once', () => {
    const result = scanFiles({ 'app.ts': `${APP}app.get('/x', h);\napp.use('/a', app);` });
    expect(listed(result)).toEqual(['GET /x app.ts:3']);
  });

  it('does not run expressions that could take for ever, and takes nothing for covered by them', () => {
    const result = scanFiles({
      'app.ts': `${APP}const guard = (req, res, next) => { if (!req.user) return res.sendStatus(401); next(); };\napp.use(/(a+)+$/, guard);\napp.use('/((a+)+)+', guard);\napp.get('/${'a'.repeat(60)}!', h);`,
    });
    expect(result.routes.map(({ guarded }) => guarded)).toEqual([false]);
  });

  it('finishes a chain of a thousand links, read or reported', () => {
    const links = Array.from({ length: 1000 }, (_, index) => `.get('/p${index}', h)`).join('\n');
    const result = scanFiles({ 'app.ts': `${APP}app${links};` });
    expect(result.routes.length + result.diagnostics.length).toBeGreaterThanOrEqual(1000);
  });

  it('finds every route beside business logic that is called for each of many events', () => {
    const depth = 12;
    const logic = Array.from(
      { length: depth },
      (_, level) =>
        `function format${level}(event) { return event.kind === ${level} ? format${level + 1}(event) : format${level + 1}({ ...event, at: ${level} }); }`,
    );
    const result = scanFiles({
      'app.ts': `import express from 'express';
import { bus } from './bus';
import { router } from './routes';
const app = express();
for (const name of ${JSON.stringify(Array.from({ length: 400 }, (_, index) => `event-${index}`))}) {
  bus.on(name, (event) => format0(event));
}
${logic.join('\n')}
function format${depth}(event) { return String(event.kind); }
app.use('/pens', router);`,
      'bus.ts': `export const bus = makeBus();`,
      'routes.ts': `import { Router } from 'express';\nexport const router = Router();\nrouter.get('/:id', (req, res) => { res.json({}); });`,
    });
    expect(listed(result)).toEqual(['GET /pens/{id} routes.ts:3']);
    expect(reported(result)).toEqual([]);
  });

  it('does not tell thousands of alternatives apart, and keeps the routers among them', () => {
    const count = 3000;
    const ways = Array.from(
      { length: count },
      (_, index) => `if (process.env.W${index}) way = () => ({ at: ${index} });`,
    );
    const result = scanFiles({
      'app.ts': `${APP}let way = () => null;\n${ways.join('\n')}\nif (process.env.OWN) way = () => app;\n${'way();\n'.repeat(300)}const h = (req, res) => { res.end(); };\nway().get('/pens', (req, res) => { res.end(); });`,
    });
    expect(result.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(reported(result)).not.toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { nameProxies, namesProxies } from '../../../../src/frameworks/express/trust-proxy.js';
import { applyEdits } from '../../../../src/model/text-edit.js';
import type { AppFact, RelPath } from '../../../../src/model/types.js';
import { memoryView } from '../../../support/memory-view.js';

const file = 'src/app.ts' as RelPath;
const app: AppFact = {
  ...{ file, variable: 'app', anchor: {} },
  access: { kind: 'none', reason: 'a test' },
};

function named(text: string, wanted: string, before: string | null = null) {
  const result = nameProxies(app, wanted, before, memoryView({ [file]: text }));
  const edits = result.status === 'edited' ? result.edits : [];
  return {
    text: applyEdits(text, edits),
    status: result.status,
    notices: result.status === 'edited' ? (result.notices ?? []).map(({ code }) => code) : [],
  };
}

const IMPORT = "import express from 'express';\n";

describe('naming the proxies', () => {
  test.each([
    ['1', "const app = express();\napp.set('trust proxy', 1);\napp.use(x);\n"],
    [
      'loopback,10.0.0.0/8',
      "const app = express();\napp.set('trust proxy', 'loopback, 10.0.0.0/8');\napp.use(x);\n",
    ],
  ])('writes %s behind the application', (wanted, expected) => {
    expect(named(`${IMPORT}const app = express();\napp.use(x);\n`, wanted).text).toBe(
      IMPORT + expected,
    );
  });

  test('writes it inside a function, in the style of the file', () => {
    const text =
      'import express from "express"\nfunction make() {\n  const app = express()\n  return app\n}\n';
    expect(named(text, '2').text).toBe(
      'import express from "express"\nfunction make() {\n  const app = express()\n  app.set("trust proxy", 2)\n  return app\n}\n',
    );
  });

  test('does nothing the second time, and follows another answer', () => {
    const once = named(`${IMPORT}const app = express();\n`, '1').text;
    expect(named(once, '1', '1')).toMatchObject({ status: 'already', text: once });
    expect(named(once, 'loopback', '1').text).toBe(once.replace('1)', "'loopback')"));
  });

  test.each([
    "app.set('trust proxy', 2);",
    "app.enable('trust proxy');",
    "app.set('trust proxy', () => true);",
  ])('leaves what the owner wrote, and says so: %s', (line) => {
    const text = `${IMPORT}const app = express();\n${line}\n`;
    expect(named(text, '1')).toEqual({ text, status: 'edited', notices: ['TRUST_PROXY_KEPT'] });
    expect(namesProxies(memoryView({ [file]: text }))).toBe(true);
  });

  test('says where it could not', () => {
    const text = 'export default function (app) { return app; }\n';
    expect(named(text, '1').notices).toEqual(['TRUST_PROXY_NOT_SET']);
    expect(namesProxies(memoryView({ [file]: text }))).toBe(false);
  });
});

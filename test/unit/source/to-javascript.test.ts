import { format } from 'prettier';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { toJavaScript } from '../../../src/source/to-javascript.js';
import { checkJavaScript } from '../../support/check-javascript.js';

const esm = (source: string): Promise<string> =>
  pretty(toJavaScript(source, { moduleSystem: 'esm', singleQuote: true, isTyped: true }));
const cjs = (source: string): Promise<string> =>
  pretty(toJavaScript(source, { moduleSystem: 'cjs', singleQuote: true, isTyped: true }));

function pretty(text: string): Promise<string> {
  return format(text, { parser: 'babel', singleQuote: true, printWidth: 100 });
}

const SAMPLE = `// The sample's own header.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TimerOptions } from 'node:timers';

/** One who has an account. */
export type User = {
  readonly id: string; // a UUID
  /** Lower case. */
  readonly email: string;
  readonly role?: string | null;
};

export type Result = { readonly ok: true; readonly user: User } | { readonly ok: false; readonly reason: 'unknown' | 'disabled' };

export interface Store<Row = User> {
  find(id: string): Promise<Row | undefined>;
  readonly size: number;
}

export type Visitor = (user: User) => void;

// Tokens die young, so that a leaked one does little harm.
export const TOKEN_SECONDS = 600; // at most 900
const LEVELS = ['low', 'high'] as const;
type Level = (typeof LEVELS)[number];

/**
 * Hashes a token.
 *
 * @param token - as sent
 * @returns hex
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

// RFC 6750, 3.1: no error code
// when no credentials were sent.
export function challenge(error?: 'invalid_token', realm = 'api', ...rest: string[]): string {
  return [\`Bearer realm="\${realm}"\`, error ?? '', ...rest].join(', ');
}

export function isUser(value: unknown): value is User {
  return typeof value === 'object' && value !== null && 'email' in value;
}

export function first<T extends { readonly id: string }>(list: readonly T[], fallback: T): T {
  return list[0] ?? fallback;
}

/** Made by the owner of a store. */
export function makeService({ store, level = 'low' }: { store: Store; level?: Level }) {
  const seen: Map<string, User> = new Map();
  const counts = new Map<string, number>();
  let last: User | undefined;

  async function load(id: string): Promise<Result> {
    const known = seen.get(id);
    const user = known ?? (await store.find(id));
    if (user === undefined) return { ok: false, reason: 'unknown' };
    counts.set(id, (counts.get(id) ?? 0) + 1);
    last = user;
    seen.set(id, user);
    return { ok: true, user };
  }

  return {
    load,
    level,
    async wait(milliseconds: number, options?: TimerOptions): Promise<void> {
      await sleep(milliseconds, undefined, options);
    },
    same: (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b),
    last: () => last,
  };
}

export type Service = ReturnType<typeof makeService>;

export class StoreDown extends Error {
  readonly status: number;
  override readonly name = 'StoreDown';

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export const header = (request: IncomingMessage): string | undefined =>
  request.headersDistinct.authorization?.[0];

export function parse(text: string): User | null {
  try {
    const value = JSON.parse(text) as unknown;
    return isUser(value) ? value : null;
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export const limits = {
  perAccount: 10,
  perAddress: 30,
} satisfies Record<string, number>;
export function wrap(label: string) {
  // Generic, so that what is wrapped keeps its type.
  return function wrapped<Value, Rest extends readonly unknown[]>(value: Value, ...rest: Rest): { value: Value; rest: Rest } {
    return { value, rest };
  };
}

type Handler = (text: string) => void | Promise<void>;

export const handler: Handler = (text) => {
  wrap(text);
};

export const wrappedText: string = wrap('a')('text', 1).value;

export const names = [1, 2, 3].map((n: number): string => String(n));
`;

describe('toJavaScript', () => {
  it.each([
    ['esm', 'sample.mjs'],
    ['cjs', 'sample.cjs'],
  ] as const)('gives %s that checks under strict', (moduleSystem, file) => {
    const text = toJavaScript(SAMPLE, { moduleSystem, singleQuote: true, isTyped: true });
    expect(checkJavaScript({ [file]: text })).toEqual([]);
  });

  it.each(['esm', 'cjs'] as const)(
    'keeps the types, so that %s callers are checked',
    (moduleSystem) => {
      const extension = moduleSystem === 'esm' ? 'mjs' : 'cjs';
      const module = toJavaScript(SAMPLE, { moduleSystem, singleQuote: true, isTyped: true });
      const caller = toJavaScript(
        `import { challenge, first, hashToken, makeService, StoreDown, type Service, type Store, type User } from './sample.${extension}';
export const wrongArgument = hashToken(1);
export const wrongLiteral = challenge('other');
export const wrongUser: User = { id: 'a', email: 2 };
export const wrongResult: number = hashToken('a');
export const wrongGeneric: number = first([{ id: 'a' }], { id: 'b' });
export function use(store: Store, service: Service): void {
  makeService({ store, level: 'middle' });
  service.wait('soon');
}
export const wrongStatus: string = new StoreDown('x', 1).status;
`,
        { moduleSystem, singleQuote: true, isTyped: true },
      );
      const problems = checkJavaScript({
        [`sample.${extension}`]: module,
        [`caller.${extension}`]: caller,
      });
      expect(problems.map(({ file }) => file)).toEqual(Array(8).fill(`caller.${extension}`));
      expect(problems.map(({ code }) => code)).toEqual([
        2345, 2345, 2322, 2322, 2322, 2322, 2345, 2322,
      ]);
    },
  );

  it('is the same program as the compiler makes of it', async () => {
    const compiled = ts.transpileModule(SAMPLE, {
      compilerOptions: {
        target: ts.ScriptTarget.ESNext,
        module: ts.ModuleKind.ESNext,
        removeComments: true,
      },
    }).outputText;
    expect(await pretty(withoutComments(await esm(SAMPLE)))).toBe(await pretty(compiled));
  });

  it('gives a CommonJS file that exports nothing an empty export only where nothing makes it a module', () => {
    const cjs = (text: string): string =>
      toJavaScript(text, { moduleSystem: 'cjs', singleQuote: true, isTyped: true });
    expect(cjs(`import { a } from './a.js';\na();\n`)).not.toContain('module.exports');
    expect(cjs(`import './a.js';\n`)).not.toContain('module.exports');
    expect(cjs(`const a = 1;\nvoid a;\nexport {};\n`)).toContain('module.exports = {};');
    const typesAlone = cjs(`import { type A } from './a.js';\nconst a: A = 1;\nvoid a;\n`);
    expect(typesAlone).toContain('module.exports = {};');
    const two = { 'a.cjs': cjs(`import 'node:fs';\nconst same = 1;\nvoid same;\n`) };
    expect(checkJavaScript({ ...two, 'b.cjs': two['a.cjs'] })).toEqual([]);
  });

  it('leaves JavaScript without types as it is', () => {
    const source = `import { a } from './a.js';\n\n// why\nexport const b = (x) => a(x);\n`;
    expect(toJavaScript(source, { moduleSystem: 'esm', singleQuote: true, isTyped: true })).toBe(
      source,
    );
  });

  it('writes a record type as properties with their comments', async () => {
    const text = await esm(
      `/** One who has an account. */\nexport type User = {\n  readonly id: string; // a UUID\n  /** Lower case. */\n  email?: string;\n};`,
    );
    expect(text).toBe(`/**
 * One who has an account.
 *
 * @typedef {object} User
 * @property {string} id a UUID
 * @property {string} [email] Lower case.
 */
export {};
`);
  });

  it('merges types into the tags of an existing docblock', async () => {
    const text = await esm(
      `/**\n * Hashes a token.\n *\n * @param token - as sent\n * @throws when it is empty\n */\nexport function hash(token: string): string {\n  return token;\n}`,
    );
    expect(text).toBe(`/**
 * Hashes a token.
 *
 * @param {string} token - as sent
 * @returns {string}
 * @throws when it is empty
 */
export function hash(token) {
  return token;
}
`);
  });

  it('turns line comments above a function into its docblock', async () => {
    const text = await esm(
      `// RFC 6750, 3.1: no error\n// without credentials.\nfunction f(a: string) {}`,
    );
    expect(text).toContain(`/**
 * RFC 6750, 3.1: no error
 * without credentials.
 *
 * @param {string} a
 */
function f(a) {}`);
  });

  it('keeps a file header apart from what follows', async () => {
    const text = await esm(`// What this file is for.\n\nexport function f(a: string) {}`);
    expect(text).toBe(
      `// What this file is for.\n\n/** @param {string} a */\nexport function f(a) {}\n`,
    );
  });

  it('keeps the line comment of a constant and puts its type below', async () => {
    expect(await esm(`// Reason.\nexport const a: string | number = 1;`)).toBe(
      `// Reason.\n/** @type {string | number} */\nexport const a = 1;\n`,
    );
  });

  it('keeps a tag apart that stood in a sentence', async () => {
    const text = await esm(
      `/** The user. @throws {Error} without a guard. */\nfunction f(a: string) {}`,
    );
    expect(text).toContain(
      ' * The user.\n *\n * @param {string} a\n * @throws {Error} without a guard.\n',
    );
  });

  it('names a destructured parameter after its type', async () => {
    const text = await esm(
      `import type { AuthDeps } from './deps.js';\nexport function f({ a }: AuthDeps, { b }: { b: string }) { return a + b; }`,
    );
    expect(text).toContain(`@param {AuthDeps} authDeps\n * @param {{ b: string; }} options`);
  });

  it('casts', async () => {
    expect(await esm(`export const a = { b: 1 } as const;`)).toBe(
      `export const a = /** @type {const} */ ({ b: 1 });\n`,
    );
    expect(await esm(`export const a = (x as unknown as string).length;`)).toBe(
      `export const a = /** @type {string} */ (/** @type {unknown} */ (x)).length;\n`,
    );
    expect(await esm(`export const a = { b: 1 } satisfies T;`)).toBe(
      `export const a = /** @satisfies {T} */ ({ b: 1 });\n`,
    );
    expect(await esm(`export const a = b.c!.d;`)).toBe(
      `export const a = /** @type {NonNullable<typeof b.c>} */ (b.c).d;\n`,
    );
    expect(await esm(`export const a = new Map<string, number>();`)).toBe(
      `export const a = /** @type {Map<string, number>} */ (new Map());\n`,
    );
  });

  it('drops global augmentations with their comment', async () => {
    const text = await esm(
      `// Typed for handlers.\ndeclare global {\n  namespace Express {\n    interface Request { user?: string }\n  }\n}\nexport const a = 1;`,
    );
    expect(text).toBe(`export const a = 1;\n`);
  });

  it('splits an import into values and types', async () => {
    const source = `import jwt, { type JwtPayload, verify as check } from 'jsonwebtoken';\nimport type * as http from 'node:http';\nexport const a: http.Server | JwtPayload = jwt(check);`;
    expect(await esm(source)).toBe(`/** @import { JwtPayload } from 'jsonwebtoken' */
import jwt, { verify as check } from 'jsonwebtoken';
/** @import * as http from 'node:http' */
/** @type {http.Server | JwtPayload} */
export const a = jwt(check);
`);
    expect(
      toJavaScript(source, { moduleSystem: 'esm', singleQuote: false, isTyped: true }),
    ).toContain('/** @import { JwtPayload } from "jsonwebtoken" */');
    expect(await cjs(source)).toContain(`const jwt = require('jsonwebtoken');
const { verify: check } = require('jsonwebtoken');`);
  });

  it('treats an import that is used as a type only as one', async () => {
    const text = await esm(`import { Request } from 'express';\nexport function f(r: Request) {}`);
    expect(text).toContain(`/** @import { Request } from 'express' */`);
    expect(text).not.toMatch(/^import/m);
  });

  it('writes CommonJS with a strict directive, require and one list of exports', async () => {
    const text = await cjs(
      `#!/usr/bin/env node\n// Says hello.\nimport express from 'express';\nimport { a as b } from './a.js';\nimport './setup.js';\n\nexport const app = express();\nexport async function f() { return b; }\nexport class Bad extends Error {}\nconst inner = 1;\nexport { inner as outer };\n`,
    );
    expect(text).toBe(`#!/usr/bin/env node
'use strict';

// Says hello.
const express = require('express');
const { a: b } = require('./a.js');
require('./setup.js');

const app = express();
async function f() {
  return b;
}
class Bad extends Error {}
const inner = 1;

module.exports = { app, f, Bad, outer: inner };
`);
  });

  it('imports packages and requires own files in an ES module of a CommonJS project', async () => {
    const text = toJavaScript(
      `// A test.\nimport { app } from '../src/app';\nimport type { App } from '../src/app';\nimport { describe, it } from 'some-runner';\n\nconst same: App = app;\ndescribe('a', () => it('b', same));`,
      { moduleSystem: 'mixed', singleQuote: true, isTyped: true },
    );
    expect(await pretty(text)).toBe(`// A test.
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { app } = require('../src/app');
/** @import { App } from '../src/app.js' */
import { describe, it } from 'some-runner';

/** @type {App} */
const same = app;
describe('a', () => it('b', same));
`);
  });

  it.each([
    ['an enum', `export enum A { B }`, /'enum'/],
    ['a namespace', `namespace A { export const b = 1 }`, /a namespace/],
    ['a decorator', `@dec class A {}`, /a decorator/],
    ['an abstract class', `abstract class A {}`, /'abstract'/],
    [
      'an overload',
      `function f(a: string): void;\nfunction f(a: unknown) {}`,
      /Signature declarations/,
    ],
    ['a parameter property', `class A { constructor(private a: string) {} }`, /parameter property/],
    ['type arguments of a call', `f<string>(a);`, /annotate the variable/],
    ['"!" after a call', `f()!.a;`, /anything but a name/],
    ['export =', `export = 1;`, /'export ='/],
    ['import =', `import a = require('a');`, /'import ... ='/],
    ['a caught error of another type', `try {} catch (e: any) {}`, /not "unknown"/],
    ['a type that would end the comment', `let a: '*/' = '*/';`, /"\*\/"/],
    ['old casts', `let a = <string>b;`, /JSX/],
  ])('refuses %s', (_name, source, message) => {
    expect(() =>
      toJavaScript(source, { moduleSystem: 'esm', singleQuote: true, isTyped: true }),
    ).toThrow(message);
  });

  it.each([
    ['await at the top', `await f();`, /AwaitExpression in CommonJS/],
    ['import.meta', `const a = import.meta.url;`, /MetaProperty in CommonJS/],
    ['a default export', `export default 1;`, /ExportAssignment in CommonJS/],
    ['export *', `export * from './a.js';`, /export \*/],
    [
      'the default of a package that has one beside its names',
      `import z from 'zod';\nz();`,
      /by require/,
    ],
  ])('refuses %s in CommonJS', (_name, source, message) => {
    expect(() =>
      toJavaScript(source, { moduleSystem: 'cjs', singleQuote: true, isTyped: true }),
    ).toThrow(message);
  });
});

function withoutComments(text: string): string {
  const tree = ts.createSourceFile('a.js', text, ts.ScriptTarget.Latest, true);
  return ts.createPrinter({ removeComments: true }).printFile(tree);
}

describe('where nothing checks types', () => {
  const plain = (source: string, moduleSystem: 'esm' | 'cjs'): Promise<string> =>
    pretty(toJavaScript(source, { moduleSystem, singleQuote: true, isTyped: false }));

  it.each(['esm', 'cjs'] as const)('%s has none, and what is said in words stays', async (kind) => {
    const text = await plain(SAMPLE, kind);
    expect(text).not.toMatch(/@(?:type|typedef|template|property|import|satisfies)\b/);
    expect(text).toContain('@param token - as sent');
    expect(text).toContain('@returns hex');
    expect(text).toContain('// Tokens die young, so that a leaked one does little harm.');
    expect(text).not.toContain('One who has an account.');
    expect(text).not.toMatch(/\n\n\n/);
  });

  it('is the program that the typed one is', async () => {
    for (const moduleSystem of ['esm', 'cjs'] as const) {
      const tokens = (isTyped: boolean) => {
        const text = toJavaScript(SAMPLE, { moduleSystem, singleQuote: true, isTyped });
        const { outputText } = ts.transpileModule(text, {
          compilerOptions: { removeComments: true, target: ts.ScriptTarget.ESNext },
        });
        return pretty(outputText);
      };
      expect(await tokens(false)).toBe(await tokens(true));
    }
  });

  it('says nothing of type parameters', async () => {
    const source =
      'export function make() {\n  // Generic, so that its caller keeps the type.\n  return function same<T>(value: T): T {\n    return value;\n  };\n}\n';
    expect(await plain(source, 'esm')).toBe(
      'export function make() {\n  return function same(value) {\n    return value;\n  };\n}\n',
    );
  });

  it('leaves no empty line where a type was imported', async () => {
    const source =
      "import { a } from 'a';\nimport type { B } from 'b';\nimport { c } from 'c';\n\na(c as B);\n";
    expect(await plain(source, 'esm')).toBe(
      "import { a } from 'a';\nimport { c } from 'c';\n\na(c);\n",
    );
  });
});

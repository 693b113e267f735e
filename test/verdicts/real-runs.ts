import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { signed, unsigned } from './anonymous.js';
import { stackOf } from './packages.js';
import type { CaseRequest, VerdictCase } from './read-cases.js';

/** Sequences of requests to a fresh process of one case's app. */
export type Run = {
  readonly of: VerdictCase;
  readonly express: 4 | 5;
  readonly sequences: readonly (readonly CaseRequest[])[];
};

/** `status` is 0 where no answer came; `reached` says whether the handler in question ran. */
export type Outcome = { readonly status: number; readonly reached: boolean };

export type Ran = {
  /** Why the app did not load; null where it did. */
  readonly failed: string | null;
  /** What was thrown and caught by nobody. */
  readonly errors: readonly string[];
  readonly sequences: readonly (readonly Outcome[])[];
};

/** Loads every app in the real framework with the real packages and sends it the requests, in one process. */
export async function runReally(runs: readonly Run[]): Promise<readonly Ran[]> {
  const stack = stackOf(runs[0]?.of.framework ?? 'express');
  mkdirSync(join(stack, '.runs'), { recursive: true });
  const root = mkdtempSync(join(stack, '.runs/v-'));
  try {
    const described = runs.map((run, index) => {
      const folder = join(root, String(index));
      const entry = writeApp(folder, run);
      const env = environmentOf(folder, run.of.files);
      const sequences = run.sequences.map((sequence) => sequence.map((each) => filled(each, env)));
      return { entry, env, sequences };
    });
    const program = resolve(import.meta.dirname, 'real-app.mjs');
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify(described));
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    return JSON.parse(Buffer.concat(chunks).toString()) as readonly Ran[];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Writes the files, compiled where they are TypeScript; gives the file to load. */
function writeApp(folder: string, { of, express }: Run): string {
  const isModule = of.files['package.json']?.includes('"type": "module"');
  for (const [name, text] of Object.entries(of.files)) {
    const path = join(folder, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith('.ts') ? compiled(text, isModule === true) : text);
  }
  if (express === 4) {
    const stack = stackOf(of.framework);
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(stack, 'node_modules/express4'), join(folder, 'node_modules/express'));
  }
  return join(folder, of.entry.replace(/\.ts$/, '.js'));
}

function compiled(text: string, isModule: boolean): string {
  return ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: isModule ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  }).outputText;
}

/** A production's: every variable that is named as a secret is set to one, and no other. */
/** What an application of `files` finds set: a secret under each name that looks like one, and little else. */
export function environmentOf(
  folder: string,
  files: VerdictCase['files'],
): Readonly<Record<string, string>> {
  const text = Object.values(files).join('\n');
  const names = text.match(/\b[A-Z][A-Z0-9_]*(SECRET|KEYS?|TOKEN|PASSWORD|PEPPER)\b/g) ?? [];
  return {
    NODE_ENV: 'production',
    NODE_CONFIG_DIR: join(folder, 'config'),
    SUPPRESS_NO_CONFIG_WARNING: '1',
    ...Object.fromEntries(names.map((name) => [name, secretOf(name)])),
  };
}

const secretOf = (name: string) => `${name.toLowerCase()}-5f2c9b7e1d4a8036-only-the-owner-has-it`;

/**
 * A request with its placeholders filled in: `{{unsigned}}`, `{{forged}}` and `{{expired}}` are tokens that anyone
 * can make; `{{env NAME}}`, `{{base64 TEXT}}` and `{{token NAME CLAIMS}}` are for callers who know a secret.
 */
function filled(request: CaseRequest, env: Readonly<Record<string, string>>): CaseRequest {
  const fill = (text: string) =>
    text
      .replaceAll('{{unsigned}}', unsigned)
      .replaceAll('{{forged}}', signed('forged'))
      .replace(/\{\{env (\w+)\}\}/g, (_, name: string) => env[name] ?? '')
      .replace(/\{\{token (\w+) (.*?)\}\}(?!\})/g, (_, name: string, claims: string) =>
        signed(env[name] ?? '', JSON.parse(claims) as object),
      )
      .replace(/\{\{keyed (\S*) (.*?)\}\}(?!\})/g, (_, key: string, claims: string) =>
        signed(key, JSON.parse(claims) as object),
      )
      .replace(/\{\{base64 (.*?)\}\}/g, (_, plain: string) =>
        Buffer.from(plain).toString('base64'),
      );
  const headers = Object.entries(request.headers).map(([name, value]) => [name, fill(value)]);
  return {
    ...request,
    path: fill(request.path),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: fill(request.body),
  };
}

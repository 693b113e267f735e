import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Framework, satisfied } from './packages.js';

/** One request of an attack, as text says it: `GET /data`, its header lines, then what is sent as the body. */
export type CaseRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A small project with the verdict that is right for one of its endpoints. See README.md for the format. */
export type VerdictCase = {
  /** `absent-values/owner-from-query`. */
  readonly id: string;
  readonly rule: string;
  readonly framework: Framework;
  readonly files: Readonly<Record<string, string>>;
  /** The file that is loaded: the first of the case. */
  readonly entry: string;
  readonly endpoint: string;
  readonly expect: true | 'not true';
  /** Requests in order, after which an anonymous caller has reached the handler; null where none does. */
  readonly attack: readonly CaseRequest[] | null;
  /** Requests of somebody who may pass, after which the handler was reached; null where none is given. */
  readonly known: readonly CaseRequest[] | null;
  /** Why it is not run in the real framework; null where it is. */
  readonly notRun: string | null;
  /** Majors of Express. */
  readonly express: readonly (4 | 5)[];
  /** Codes of the warnings that the scan must give. */
  readonly warns: readonly string[];
};

/** Every case of every file in `cases`, or in `cases-koa`. Throws on what the format has not. */
export function readCases(framework: Framework = 'express'): readonly VerdictCase[] {
  const folder = join(import.meta.dirname, framework === 'koa' ? 'cases-koa' : 'cases');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .flatMap((name) => {
      const rule = name.replace(/\.md$/, '');
      const [, ...sections] = readFileSync(join(folder, name), 'utf8').split(/^## /m);
      return sections.map((section) => readCase(framework, rule, section));
    });
}

type Block = { readonly language: string; readonly name: string; readonly text: string };

function readCase(framework: Framework, rule: string, section: string): VerdictCase {
  const title = /^(\S+): (\S+ \/\S*) (true|not true)\n/.exec(section);
  if (!title?.[1] || !title[2]) throw new Error(`${rule}: no title in ${section.slice(0, 60)}`);
  const id = `${rule}/${title[1]}`;
  const [blocks, prose] = blocksOf(section);
  const requests = (name: string) => {
    const block = blocks.find((each) => each.language === 'http' && each.name === name);
    return block ? readRequests(id, block.text) : null;
  };
  const sources = blocks.filter(({ language }) => language !== 'http');
  const entry = sources[0]?.name;
  if (entry === undefined) throw new Error(`${id}: no source`);
  const files = Object.fromEntries(sources.map(({ name, text }) => [name, text]));
  const said = (word: string) =>
    new RegExp(`^${word}: (.*)$`, 'm').exec(prose)?.[1]?.split(' ') ?? null;
  return {
    id,
    ...{ rule, framework },
    files: { 'package.json': packageJson(framework, id, files), ...files },
    entry,
    endpoint: title[2],
    expect: title[3] === 'true' ? true : 'not true',
    attack: requests('attack'),
    known: requests('known'),
    notRun: said('Not run')?.join(' ') ?? null,
    express: (said('Express') ?? ['5']).map((major) => (major === '4' ? 4 : 5)),
    warns: said('Warns') ?? [],
  };
}

/** Fenced blocks, and the text outside of them. */
function blocksOf(section: string): [readonly Block[], string] {
  const blocks: Block[] = [];
  const prose = section.replace(
    /^```(\w+) (\S+)\n(.*?)^```$/gms,
    (_, language: string, name: string, text: string) => {
      blocks.push({ language, name, text });
      return '';
    },
  );
  return [blocks, prose];
}

function readRequests(id: string, text: string): readonly CaseRequest[] {
  const requests: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string;
  }[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const start = /^([A-Z-]+) (\/.*)$/.exec(line);
    const last = requests.at(-1);
    const header = /^([\w-]+): ?(.*)$/.exec(line);
    if (start?.[1] && start[2])
      requests.push({ method: start[1], path: start[2], headers: {}, body: '' });
    else if (!last) throw new Error(`${id}: a request begins with its method: ${line}`);
    else if (header?.[1] !== undefined && last.body === '')
      last.headers[header[1].toLowerCase()] = header[2] ?? '';
    else last.body += line;
  }
  return requests;
}

/** The package.json that goes with the sources: the packages that they import, in the versions of the stack. */
function packageJson(
  framework: Framework,
  id: string,
  files: Readonly<Record<string, string>>,
): string {
  const texts = Object.entries(files).filter(([name]) => /\.[cm]?[jt]s$/.test(name));
  const names = texts.flatMap(([, text]) =>
    [...text.matchAll(/(?:from|require\(|import|import\() ?['"]((?:@[\w-]+\/)?[a-z][\w.-]*)/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  const isModule = texts.some(
    ([name, text]) =>
      (name.endsWith('.js') && /^(import|export) /m.test(text)) ||
      (name.endsWith('.ts') && /from '\.{1,2}\/[^']*\.js'/.test(text)),
  );
  const fields = {
    name: id.replaceAll('/', '-'),
    version: '1.0.0',
    private: true,
    ...(isModule ? { type: 'module' } : {}),
    dependencies: satisfied(framework, [framework, ...names]),
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

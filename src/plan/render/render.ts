import Handlebars from 'handlebars';
import { posix } from 'node:path';
import { format } from 'prettier';
import { importSpecifier, sourceFile } from '../../model/file-names.js';
import type { ProjectFacts, RelPath, TemplateJob } from '../../model/types.js';

export type Renderer = {
  /** The finished text of a managed file, formatted, with LF. @throws {Error} for a fault in a template. */
  render(job: TemplateJob): Promise<string>;
  /** `text` as the project formats such a file now; the text itself where it is not formatted or does not parse. */
  reformat(target: RelPath, text: string): Promise<string>;
};

/** What Handlebars hands to a helper as its last argument. */
type HelperScope = {
  readonly data: { readonly target: RelPath; readonly root: { readonly parts: readonly string[] } };
  fn(context: unknown): string;
};

/**
 * Makes files of templates. `templates` are the texts by their path below `templates/`; every one of them
 * can be a partial, by that path without `.hbs`. `outDir` is where the modules are that `module` names.
 *
 * Text of the project reaches a template through the helper `literal` alone, as a string literal, so that
 * no name or path can become code.
 */
export function createRenderer(
  templates: ReadonlyMap<string, string>,
  facts: ProjectFacts,
  outDir: RelPath,
): Renderer {
  const handlebars = Handlebars.create();
  handlebars.registerPartial(
    Object.fromEntries(Array.from(templates, ([path, text]) => [withoutHbs(path), text])),
  );
  handlebars.registerHelper({
    literal,
    // The name of a partial that depends on a variant: `{{> (partial 'auth/limiter.' limits '.ts')}}`.
    partial: (...names: unknown[]) => names.slice(0, -1).map(String).join(''),
    part,
    module: (name: string, { data }: HelperScope) =>
      literal(importSpecifier(facts, data.target, sourceFile(facts, outDir, name))),
    // For prose: the name of a generated module's file.
    file: (name: string) => `\`${posix.basename(sourceFile(facts, outDir, name))}\``,
  });
  const programs = new Map<string, HandlebarsTemplateDelegate>();

  const programOf = (template: string): HandlebarsTemplateDelegate => {
    const known = programs.get(template);
    if (known) return known;
    const text = templates.get(template);
    if (text === undefined) throw new Error(`there is no template ${template}`);
    const program = handlebars.compile(text, { strict: true, noEscape: true });
    programs.set(template, program);
    return program;
  };

  return {
    async render({ template, target, data }) {
      const text = programOf(template)(data, { data: { target } });
      const plain = withoutHbs(template);
      const source = plain.endsWith('.ts') ? await asSource(text, target, facts) : text;
      return formatted(target, source, facts);
    },
    async reformat(target, text) {
      try {
        return await formatted(target, text, facts);
      } catch {
        // The owner's text may be broken; then nothing but itself is the same.
        return text;
      }
    },
  };
}

/**
 * `{{#part "login" "password"}}…{{/part}}`: a whole member or item that is there when one of these parts
 * was chosen. Not for branches inside of code: those are variants, with a template each.
 */
function part(this: unknown, ...parameters: unknown[]): string {
  const scope = parameters.at(-1) as HelperScope;
  const wanted = parameters.slice(0, -1);
  return wanted.some((name) => scope.data.root.parts.includes(String(name))) ? scope.fn(this) : '';
}

/** Drops unused declarations, and converts to JavaScript for JavaScript projects. */
async function asSource(text: string, target: RelPath, facts: ProjectFacts): Promise<string> {
  const { dropUnused } = await import('../../source/drop-unused.js');
  const tidy = await asLinted(dropUnused(text), facts);
  if (facts.language === 'typescript') return tidy;
  const { toJavaScript } = await import('../../source/to-javascript.js');
  const written = toJavaScript(tidy, {
    moduleSystem:
      facts.moduleSystem.id === 'cjs' && target.endsWith('.mjs') ? 'mixed' : facts.moduleSystem.id,
    singleQuote: facts.format.singleQuote,
    // Nothing checks types where there is no configuration for a compiler.
    isTyped: facts.tsconfig !== null,
  });
  return facts.linter.sortsImports ? written.replace(TYPES_BELOW_IMPORTS, '$1\n$2') : written;
}

// A comment with types belongs to what follows: between it and the last import is an empty line.
const TYPES_BELOW_IMPORTS = /(\bfrom ['"][^'"\n]+['"];\n)((?:\/\*\* @import [^\n]*\*\/\n)+)(?=\n)/;

/** Written as the project's linter asks for. */
async function asLinted(text: string, { linter }: ProjectFacts): Promise<string> {
  let written = text;
  if (linter.dotsMembers)
    written = (await import('../../source/dot-members.js')).dotMembers(written);
  if (linter.sortsImports)
    written = (await import('../../source/sort-imports.js')).sortImports(written);
  return written;
}

async function formatted(target: RelPath, text: string, facts: ProjectFacts): Promise<string> {
  const parser = parserFor(target);
  return parser === null
    ? text
    : format(text, { ...facts.format, endOfLine: 'lf', parser, filepath: target });
}

function parserFor(target: RelPath): string | null {
  const extension = target.slice(target.lastIndexOf('.') + 1);
  switch (extension) {
    case 'ts':
    case 'mts':
    case 'cts':
      return 'typescript';
    case 'js':
    case 'mjs':
    case 'cjs':
      return 'babel';
    case 'json':
      return 'json';
    case 'md':
      return 'markdown';
    case 'yaml':
    case 'yml':
      return 'yaml';
    default:
      return null;
  }
}

/** The value as JSON, which is also how TypeScript writes it: whatever the text, it stays a literal. */
function literal(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u2028\u2029]/g,
    (separator) => `\\u${separator.charCodeAt(0).toString(16)}`,
  );
}

function withoutHbs(path: string): string {
  return path.replace(/\.hbs$/, '');
}

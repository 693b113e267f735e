import { shellQuote } from '../model/shell.js';
import type { Diagnostic, NextStep, RelPath } from '../model/types.js';
import { placeText, renderDiagnostics } from './diagnostics.js';
import type { AsOf } from './json.js';
import { displayWidth, printable, truncate } from './printable.js';
import { asStarted } from './program.js';
import { colorsOf, count, type Style } from './style.js';

/** The first line of a run: name, version and detected facts. */
export type Header = {
  readonly version: string;
  /** `express 5.1`, `ESM`, `npm`, `vitest`. */
  readonly facts: readonly string[];
  /** `openapi.yaml (OpenAPI 3.1)`; null when endpoints come from source alone. */
  readonly spec: string | null;
};

export function renderHeader({ version, facts, spec }: Header, style: Style): string {
  const { bold } = colorsOf(style);
  const parts = [facts.join(', '), spec ?? 'no spec, endpoints come from source'].map(printable);
  const name = `authwright ${version.replace(/^(\d+\.\d+)\.\d+.*$/, '$1')}`;
  const line = [name, ...parts].join('  ·  ');
  // Too long for the terminal: a line each, and no line is broken.
  const text = displayWidth(line) <= style.columns ? line : [name, ...parts].join('\n  ');
  return text.replace('authwright', () => bold('authwright'));
}

/** What was found, in numbers. */
export type Summary = {
  readonly specFile: RelPath | null;
  readonly specEndpoints: number;
  readonly routes: number;
  readonly routeFiles: number;
  readonly matched: number;
  readonly undocumented: number;
  readonly unimplemented: number;
  /** Registrations that could not be read. */
  readonly unread: readonly Diagnostic[];
};

export function renderSummary(summary: Summary, style: Style): string {
  const routes = `${count(summary.routes, 'route')} in ${count(summary.routeFiles, 'file')}`;
  const lines =
    summary.specFile === null
      ? [routes]
      : [
          `${count(summary.specEndpoints, 'endpoint')} in ${printable(summary.specFile)}, ${routes}`,
          [
            `${summary.matched} matched`,
            isAre(summary.undocumented, 'route', 'not in the spec'),
            isAre(summary.unimplemented, 'endpoint', 'not implemented yet'),
          ]
            .filter((part) => part !== null)
            .join(' · '),
        ];
  if (summary.unread.length > 0) {
    const { yellow } = colorsOf(style);
    lines.push(yellow(`${count(summary.unread.length, 'registration')} could not be read:`));
    for (const { loc, message } of summary.unread) {
      lines.push(`    ${placeText(loc)}   ${printable(message)}`);
    }
  }
  return lines.map((line) => `  ${line}`).join('\n');
}

function isAre(number: number, noun: string, what: string): string | null {
  return number === 0 ? null : `${count(number, noun)} ${number === 1 ? 'is' : 'are'} ${what}`;
}

/** What a later run has to decide. */
export function renderNews(fresh: number, decided: number): string {
  return `${count(fresh, 'new endpoint')} since the last run, ${decided} decided`;
}

/** The last line of a run that has nothing to do, and of `check` when all is in order. */
export type Counts = {
  readonly secured: number;
  readonly open: number;
  readonly undecided: number;
};

export function renderCounts({ secured, open, undecided }: Counts): string {
  const parts = [`${secured} secured`, `${open} open`];
  if (undecided > 0) parts.push(`${undecided} undecided`);
  return `${count(secured + open + undecided, 'endpoint')}: ${parts.join(', ')}.`;
}

export function renderNothingToDo(counts: Counts): string {
  return `  ${renderCounts(counts)} Nothing to do.`;
}

/** The output of `check`: the problems and their number, or one line that says all is well. */
export function renderCheck(problems: readonly Diagnostic[], counts: Counts, style: Style): string {
  const { green } = colorsOf(style);
  const faults = problems.filter(({ severity }) => severity === 'error').length;
  const total = counts.secured + counts.open + counts.undecided;
  const verdict =
    faults === 0
      ? green(`${renderCounts(counts)} In order.`)
      : `${count(faults, 'problem')} in ${count(total, 'endpoint')}`;
  return problems.length === 0 ? verdict : `${renderDiagnostics(problems, style)}\n\n${verdict}`;
}

/**
 * What the owner does next: numbered, with commands to copy. A command that fits stands beside its title;
 * a longer one is continued with `\\` before its flags, as far as it has any.
 */
export function renderNextSteps(steps: readonly NextStep[], style: Style): string {
  const { bold } = colorsOf(style);
  const width = Math.min(80, style.columns);
  const numbered = steps.flatMap(({ title, commands }, index) => {
    const start = `    ${index + 1}  ${printable(title)}`;
    const typed = commands.map((each) => printable(asStarted(each, style.program)));
    const [only, ...more] = typed;
    if (only === undefined) return [start];
    const line = `${start}:  ${only}`;
    if (more.length === 0 && displayWidth(line) <= width) return [line];
    const below = [only, ...more].flatMap((command) => foldCommand(command, width - 9));
    return [`${start}:`, ...below.map((part) => `         ${part}`)];
  });
  return [`  ${bold('Next')}`, ...numbered].join('\n');
}

/** The command that gives the answers of a run again. */
export function renderRepeat(flags: readonly string[], style: Style): string {
  const { bold } = colorsOf(style);
  const command = ['npx', 'authwright', ...flags].map(shellQuote).join(' ');
  const typed = printable(asStarted(command, style.program));
  const lines = foldCommand(typed, Math.min(80, style.columns) - 4);
  return [`  ${bold('The same without questions')}`, ...lines.map((line) => `    ${line}`)].join(
    '\n',
  );
}

/**
 * A shell command over several lines, broken before flags alone: a quoted argument stays whole, and the
 * program's name does not stand alone.
 */
function foldCommand(command: string, width: number): readonly string[] {
  const words = command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  // Quotes inside quotes are beyond this reader: such a command stays on its line.
  if (displayWidth(command) <= width || words.join(' ') !== command) return [command];
  const lines: string[] = [];
  let line = '';
  for (const part of flagsWithValues(words)) {
    if (line.includes(' ') && displayWidth(`${line} ${part} \\`) > width) {
      lines.push(`${line} \\`);
      line = `  ${part}`;
    } else {
      line = line === '' ? part : `${line} ${part}`;
    }
  }
  return [...lines, line];
}

function flagsWithValues(words: readonly string[]): readonly string[] {
  const parts: string[] = [];
  for (const word of words) {
    if (word.startsWith('-') || parts.length === 0) parts.push(word);
    else parts.push(`${parts.pop() ?? ''} ${word}`);
  }
  return parts;
}

/** Routes that a person has to guard by hand, with what to put there. */
export function renderLeftOver(left: readonly Diagnostic[], style: Style): string {
  const { yellow } = colorsOf(style);
  return [
    `  ${yellow('Not secured by this run:')}`,
    ...left.flatMap(({ loc, message, fix }) => [
      `    ${loc === null ? '' : `${placeText(loc)}   `}${printable(message)}`,
      ...asStarted(fix, style.program)
        .split('\n')
        .map((line) => `         ${printable(line)}`),
    ]),
  ].join('\n');
}

/** `As of 2026-03-01 14:05 UTC, commit 1a2b3c4.` */
export function renderAsOf({ date, commit }: AsOf): string {
  const open = commit?.endsWith('+') ? ' with changes that are not committed' : '';
  return `As of ${date}${commit === null ? '' : `, commit ${commit.replace('+', '')}${open}`}.`;
}

/** One line of progress, e.g. `✔ written`. */
export function renderDone(text: string, style: Style): string {
  const { green } = colorsOf(style);
  return `${green('✔')} ${truncate(printable(text), style.columns - 4)}`;
}

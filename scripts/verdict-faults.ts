import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Judged, reachedOf, routeOf } from '../test/soundness/batch.js';
import { withFault } from '../test/soundness/faulty-scan.js';
import { FAULTS } from '../test/soundness/faults.js';
import type { Fault } from '../test/soundness/faults/fault.js';
import { randomProgram } from '../test/soundness/program.js';
import { contradicts } from '../test/soundness/report.js';
import { scanFiles } from '../test/unit/frameworks/express/scan/project.js';
import { installModules } from '../test/support/services.js';
import { readCases, type VerdictCase } from '../test/verdicts/read-cases.js';
import { endpointOf, shapeOf } from '../test/verdicts/scanned.js';

/**
 * Puts one fault after another into the verdict engine and looks whether the random programs find it: one that
 * was reached is said to be guarded. WORDS choose the faults whose name or rule holds one of them. Which program finds
 * a fault is in test/soundness/caught-by.json; where it does not any more, those of the first `--count` are tried
 * that hold the piece that shows the fault. `--write` does so for all and keeps what is found. Programs are
 * attacked once for all faults. With `--every 2` every other fault is tried. A fault that no program finds is tried on
 * the cases of test/verdicts, and that is said. Ends with 1 when a fault is found by neither.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '10000' },
    every: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const wanted = new RegExp(positionals.join('|'));
const known = new URL('../test/soundness/caught-by.json', import.meta.url);
/** So many programs with the piece of a fault are tried, and so many are attacked as one application. */
const TRIED = 12;
const TOGETHER = 100;

type Scan = typeof scanFiles;
type Found = {
  readonly fault: Fault;
  readonly program: number | null;
  readonly hand: string | null;
};

/** The programs that were attacked so far, with the request that got through. */
const attacked = new Map<number, Judged['reachedBy']>();

async function attackAll(seeds: readonly number[]): Promise<void> {
  const left = [...new Set(seeds)].filter((seed) => !attacked.has(seed));
  for (let at = 0; at < left.length; at += TOGETHER) {
    const programs = left.slice(at, at + TOGETHER).map(randomProgram);
    const reached = await reachedOf(programs);
    for (const { seed, id } of programs) attacked.set(seed, reached[id] ?? null);
  }
}

/** Whether the program was reached and is said to be guarded with the fault, as it is not without. */
function isFoundBy(seed: number, faulty: Scan): boolean {
  const reachedBy = attacked.get(seed) ?? null;
  if (reachedBy === null) return false;
  const program = randomProgram(seed);
  const isWrong = (scan: Scan): boolean =>
    contradicts({ program, route: routeOf(program, scan), reachedBy });
  return isWrong(faulty) && !isWrong(scanFiles);
}

/** Programs with the piece that shows a fault, those first in which nothing else lets callers through. */
function createCandidates(): (fault: Fault) => readonly number[] {
  let suspects: readonly (readonly string[])[] | null = null;
  return ({ piece }) => {
    if (piece === '') return [];
    const count = Number(values.count);
    const shows = new RegExp(`^(?:${piece})`);
    suspects ??= Array.from({ length: count }, (_, seed) => randomProgram(seed).suspects);
    const own = suspects.flatMap((each, seed) =>
      each.some((suspect) => shows.test(suspect)) ? [{ seed, many: each.length }] : [],
    );
    return own
      .sort((a, b) => a.many - b.many)
      .slice(0, TRIED)
      .map(({ seed }) => seed);
  };
}

/** A case of an imagined guard that is a real one with the fault. */
function caseFor(cases: readonly VerdictCase[], scan: Scan): string | null {
  const isTaken = (each: VerdictCase): boolean => {
    const wanted = shapeOf(endpointOf(each));
    const { routes } = scan(each.files, Math.max(...each.express));
    return routes.some((route) => shapeOf(route) === wanted && route.guarded === true);
  };
  return cases.find(isTaken)?.id ?? null;
}

function line({ fault: { id, rule }, program, hand }: Found): string {
  if (program !== null) return `caught      ${id}: ${rule} (program ${program})`;
  return hand === null
    ? `NOT CAUGHT  ${id}: ${rule}`
    : `by hand     ${id}: ${rule} (${hand}; no program)`;
}

for (const express of [4, 5]) {
  installModules(`${import.meta.dirname}/../fixtures/stacks/guards${express}`);
}
const remembered = JSON.parse(readFileSync(known, 'utf8')) as Readonly<
  Record<string, number | null>
>;
const chosen = FAULTS.filter(({ id, rule }) => wanted.test(`${id} ${rule}`)).filter(
  (_, index) => index % Number(values.every) === 0,
);
const cases = readCases().filter(({ expect }) => expect === 'not true');
const candidatesFor = createCandidates();

const first = chosen.flatMap(({ id }) => remembered[id] ?? []);
await attackAll(values.write ? [...first, ...chosen.flatMap(candidatesFor)] : first);

const found: Found[] = [];
for (const fault of chosen) {
  const each = await withFault(fault, async (scan): Promise<Found> => {
    const before = remembered[fault.id] ?? null;
    if (before !== null && isFoundBy(before, scan)) return { fault, program: before, hand: null };
    // Where none was found when that was last looked for, only `--write` looks again.
    const isHopeless = remembered[fault.id] === null && !values.write;
    const candidates = isHopeless ? [] : candidatesFor(fault);
    await attackAll(candidates);
    const program = candidates.find((seed) => isFoundBy(seed, scan)) ?? null;
    return { fault, program, hand: program === null ? caseFor(cases, scan) : null };
  });
  found.push(each);
  console.log(line(each));
}
if (values.write) {
  const programs = new Map(found.map(({ fault, program }) => [fault.id, program]));
  const kept = FAULTS.map(({ id }) => [id, programs.get(id) ?? remembered[id] ?? null] as const);
  writeFileSync(known, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
const byProgram = found.filter(({ program }) => program !== null).length;
const byHand = found.filter(({ hand }) => hand !== null).length;
console.log(
  `\n${byProgram} of ${found.length} faults caught by random programs, ${byHand} by a hand-written case alone, ${found.length - byProgram - byHand} by none`,
);
if (byProgram + byHand < found.length) process.exitCode = 1;

import type { Cause } from '../../interpret/follow/path.js';
import { any, CALLER, fromState } from '../../interpret/follow/values.js';
import type { ExternalValue, Value } from '../../interpret/values.js';
import { textAt } from '../../interpret/place.js';
import type { EnvironmentNeed } from '../../model/types.js';
import { locOf } from '../places.js';
import type { RequestLine, RouteVerdict } from '../judgement.js';
import { askLine, type Findings } from './findings.js';
import type { SourceView } from '../../source/view.js';
import { isWritten } from './packages/options.js';
import { whyOutdated } from './packages/versions.js';
import { whyOptionIsPublic } from './files-read.js';
import type { OwnVerdict } from './own-code.js';
import type { Call, OwnCode, PackageRow } from './packages/row.js';
import type { PackageTable } from './packages/table.js';
import { type Frozen, freeze, type RequestState, type Writes } from './request-state.js';
import { plainResult } from './results.js';
import type { LayerResult } from './outcome.js';

/** Whether a function of the project, to which a package leaves a decision, lets somebody through who knows no secret. */
export type JudgeOwnCode = (code: OwnCode) => OwnVerdict;

export type PackageLayer = {
  readonly registered: Call['registered'];
  readonly judgeOwnCode: JudgeOwnCode;
  readonly table: PackageTable;
  /** Where the wanted versions of packages are looked up. */
  readonly view: SourceView;
};

/** What a middleware of a package does, by the row that its documentation and source gave. */
export function packageResult(
  value: ExternalValue,
  line: RequestLine | null,
  state: RequestState,
  { registered, judgeOwnCode, table, view }: PackageLayer,
  findings: Findings | null = null,
): LayerResult {
  const found = table.rowFor(value, registered);
  if (!found) {
    const why = table.whyUnknown(value) ?? 'it is not known what it does';
    return layer({ verdict: 'unknown', why }, new Map(), {
      why: `${why}, and it has the request before`,
      at: null,
    });
  }
  const { row, verdict, sets } = found;
  for (const name of row.restsOn ?? []) findings?.members.add(keyOf(name));
  const writes = writesOf(sets.everybody, sets.byCaller, row.package);
  const needsEnv = value.args.flatMap(variablesWithDefault);
  const refuses: RouteVerdict = {
    verdict: 'refuses',
    why: null,
    basis: { kind: 'package', row: row.source },
    ...(needsEnv.length > 0 ? { needsEnv } : {}),
  };
  const passes: RouteVerdict = { verdict: 'passes', why: null };
  const open = (verdict: RouteVerdict): LayerResult => ({
    ...layer(verdict, writes, null),
    // Whoever sends what it cannot read may be answered by an error middleware, past what stands between them.
    mayThrow: true,
    passing: [
      { writes, causes: [], opaque: null },
      // Whom it lets through it may take for somebody.
      {
        writes: new Map([...writes, ...somebody(sets.verified, row.package)]),
        causes: [
          { why: verdict.why ?? `\`${row.package}\` may take anybody for somebody`, at: null },
        ],
        opaque: null,
      },
    ],
  });
  const outdated = verdict.kind === 'passes' ? null : whyOutdated(view, row.package, row.outdated);
  if (outdated !== null) return open({ verdict: 'unknown', why: outdated });
  const [first] = value.args;
  const named = first?.kind === 'constant' ? registered?.(String(first.value)) : null;
  const isPublic = [value, ...(named ?? [])].map((given) => whyOptionIsPublic(view, given));
  const why = verdict.kind === 'passes' ? null : isPublic.find((each) => each !== null);
  if (why) return open({ verdict: 'unknown', why: `its key is no secret: ${why}` });
  switch (verdict.kind) {
    case 'passes':
      // One that lets through who sends nothing may fail for who sends what is no token.
      return { ...layer(passes, writes, null), mayThrow: sets.verified.length > 0 };
    case 'login':
      return open(passes);
    case 'unknown':
      return open({ verdict: 'unknown', why: verdict.why });
    case 'own': {
      const verdicts = verdict.code.map((code) => ({ code, opens: judgeOwnCode(code) }));
      const decides = verdicts.find(({ opens }) => opens !== 'never');
      if (!decides) return layer(restingOn(row, state) ?? refuses, writes, null, row.errors);
      if (decides.opens === 'certain') return open(passes);
      const why = `${decides.code.what} decides, and may let anybody through`;
      return open({ verdict: 'unknown', why });
    }
    case 'refuses': {
      const written = writtenSecret(value);
      if (written) {
        const why = `its ${written} is written in the source, for everybody who reads that`;
        return open({ verdict: 'unknown', why });
      }
      const isOpen = (each: RequestLine | null): boolean =>
        row.openMethods?.some((method) => each?.method === 'ALL' || each?.method === method) ===
        true;
      const methods = row.openMethods?.join();
      const opens = findings
        ? askLine(findings, line, `one of ${methods ?? ''}`, isOpen)
        : isOpen(line);
      const result = opens ? passes : (restingOn(row, state) ?? refuses);
      return { ...layer(result, writes, null, row.errors), mayThrow: result !== refuses };
    }
  }
}

function somebody(members: readonly string[], name: string): Writes {
  return new Map(
    members.map((member) => {
      const why = `\`${name}\` may set \`${member}\` for anybody`;
      return [keyOf(member.replace(/\.\*$/, '')), freeze(fromState(why, member))] as const;
    }),
  );
}

/** An option that is to be a secret and stands in the source; null where there is none. */
function writtenSecret({ args }: ExternalValue): string | null {
  for (const options of args) {
    if (options.kind !== 'object') continue;
    for (const name of ['secret', 'secretOrKey', 'users']) {
      const option = options.props.get(name);
      if (option && option.kind !== 'lazy' && isWritten(option)) return name;
    }
  }
  return null;
}

/** `secret: process.env.JWT_SECRET || 'dev'`: without the variable, what stands in the source is the secret. */
function variablesWithDefault(options: Value): readonly EnvironmentNeed[] {
  const secret =
    options.kind === 'object'
      ? (options.props.get('secret') ?? options.props.get('secretOrKey'))
      : null;
  if (!secret || secret.kind !== 'constant' || !secret.assumed) return [];
  const { assumed } = secret;
  const names = [...textAt(assumed).matchAll(/process\.env\.(\w+)/g)].map(
    (match) => match[1] ?? '',
  );
  return names.map((name) => ({ name, loc: locOf(assumed) }));
}

/** A refusal that rests on what is absent from the request holds while nothing before may have set it. */
function restingOn(row: PackageRow, state: RequestState): RouteVerdict | null {
  for (const name of row.restsOn ?? []) {
    const key = keyOf(name);
    const set = state.members.get(key)?.some(({ value }) => value !== null && !isOf(value, row));
    if (set)
      return { verdict: 'unknown', why: `middleware before may set \`${name}\` for everybody` };
    if (state.opaque) return { verdict: 'unknown', why: state.opaque.why };
  }
  return null;
}

/** Set by the package itself, which knows what it set. */
function isOf(value: Frozen, { package: name }: PackageRow): boolean {
  if (value.kind !== 'any' || value.like.origin.by !== 'state') return false;
  return value.like.origin.why.startsWith(`\`${name}\` sets`);
}

/** `user` is a member of the request, `session.cart` one of its session, `locals.user` of what it hands on. */
function keyOf(name: string): string {
  const [first = '', ...rest] = name.split('.');
  if (/^(?:session|locals)$/.test(first) && rest.length > 0) return `${first}.${rest.join('.')}`;
  return `request.${first}`;
}

/** What Express has anyway, or what the exchange knows how to give. */
const KNOWN = new Set(
  (
    'session sessionID sessionStore sessionOptions cookies signedCookies secret body query method originalMethod url ' +
    'login logIn logout logOut isAuthenticated isUnauthenticated flash ip ips headers params file files'
  ).split(' '),
);

function writesOf(everybody: readonly string[], byCaller: readonly string[], name: string): Writes {
  const writes = new Map<string, Frozen>();
  for (const member of everybody) {
    const key = keyOf(member.replace(/\.\*$/, ''));
    if (KNOWN.has(key.replace(/^request\./, ''))) continue;
    writes.set(
      key,
      freeze({ ...fromState(`\`${name}\` sets \`${member}\` for everybody`, member), truth: null }),
    );
  }
  for (const member of byCaller) {
    const key = keyOf(member.replace(/\.\*$/, ''));
    if (!KNOWN.has(key.replace(/^request\./, '')))
      writes.set(key, freeze(any(CALLER, { name: member })));
  }
  return writes;
}

function layer(
  verdict: RouteVerdict,
  writes: Writes,
  opaque: Cause | null,
  fails: readonly Frozen[] = [ERROR],
): LayerResult {
  const refuses = verdict.verdict === 'refuses';
  return plainResult(verdict, {
    passing: refuses ? [] : [{ writes, causes: [], opaque }],
    errors: refuses ? fails : [],
    mayThrow: verdict.verdict === 'unknown',
    refusesSome: refuses,
    answered: refuses ? ['unknown'] : [],
  });
}

/** What a package fails with: nothing is known of it but that it is there. */
const ERROR: Frozen = {
  kind: 'any',
  like: {
    origin: {
      by: 'unread',
      why: 'which error a package gives is only known at run time',
      asked: true,
    },
    name: 'error',
    type: 'object',
    truth: true,
    nullish: false,
  },
};

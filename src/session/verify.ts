import { isDeepStrictEqual } from 'node:util';
import { writeAccepted, writeVerifyRecord } from '../apply/verify-record.js';
import { appNameOf } from '../model/app-name.js';
import { UserError } from '../model/diagnostic.js';
import { placeKey } from '../model/place-key.js';
import type { Diagnostic, Endpoint, GuardUse, VerifyRecord } from '../model/types.js';
import { samplesFor } from '../openapi/samples.js';
import { basisOf } from '../plan/basis.js';
import { decisionOf } from '../plan/listing.js';
import { readPattern } from '../plan/pattern-reach.js';
import { registrationsOf } from '../plan/registrations.js';
import { seenEndpoints } from '../plan/seen.js';
import { type Starting, startingOf } from '../project/starting.js';
import { toolFile } from '../project/templates.js';
import { comparedPaths } from '../source/compared-paths.js';
import type { SourceView } from '../source/view.js';
import { askUrl } from '../verify/ask-url.js';
import { type Finding, findingsOf, unseen } from '../verify/findings.js';
import type { Registered } from '../verify/protocol.js';
import { launch, type Witness } from '../verify/launch.js';
import { questionsFor, type Target } from '../verify/requests.js';
import type { Adapters } from './adapters.js';
import type { Options } from './option-values.js';
import { readProject } from './read-project.js';
import type { Reading } from './reading.js';
import { unreadEndpoint } from './unread-endpoint.js';
import {
  acceptedOnce,
  fencedOff,
  methodsNotAsked,
  notAccepted,
  notLoaded,
  patternUnmatched,
  shown,
  unknownRefused,
  unrelated,
  unseenRoute,
} from './verify-problems.js';

/** What the running application showed. */
export type Verified = {
  readonly findings: readonly Finding[];
  /** Why nothing need be shown of an endpoint, by its id. */
  readonly accepted: ReadonlyMap<string, string>;
  readonly problems: readonly Diagnostic[];
};

/** A project and how it would be started, before that is agreed to. */
export type ToVerify = {
  readonly reading: Reading;
  /** Null where an instance that runs is asked. */
  readonly starting: Starting | null;
  readonly targets: readonly Target[];
};

/**
 * Reads the project and finds out how to start it.
 * @throws {UserError} where that cannot be found out
 */
export async function prepareVerify(
  options: Options,
  folder: string,
  adapters: Adapters,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ToVerify> {
  return startingFor(options, await readProject(options, folder, adapters), environment);
}

/**
 * The same for a project that has been read.
 * @throws {UserError} where it cannot be found out how to start it
 */
export function startingFor(
  options: Options,
  reading: Reading,
  environment: Readonly<Record<string, string | undefined>>,
): ToVerify {
  const { snapshot, facts, scan } = reading;
  const starting =
    options.verify.url === null
      ? startingOf(snapshot, facts, { ...options.verify, known: appNameOf(scan.app) }, environment)
      : null;
  return { reading, starting, targets: targetsOf(reading) };
}

/**
 * Starts the application, asks every secured endpoint as somebody without a secret would, and keeps what came of it
 * for `list` and `check`.
 * @throws {UserError} APP_NOT_LOADED, APP_UNRELATED, PATTERN_UNMATCHED
 */
export async function verify(
  options: Options,
  { reading, starting, targets }: ToVerify,
): Promise<Verified> {
  if (starting === null) return verifyUrl(options, { reading, targets });
  requireReadable(options, reading);
  const questions = questionsFor(targets, reading.guard);
  const places = placesOf(reading);
  const { root } = reading.snapshot;
  const launched = await launch({
    ...starting,
    cwd: root,
    preload: toolFile('dist/preload.js'),
    brief: {
      folder: reading.snapshot.roots.package,
      framework: reading.facts.framework.id,
      origins: foldersOf(reading),
      places: [...places],
      asks: questions.map(({ ask }) => ask),
      fences: { hosts: options.verify.allowNet, mayRun: options.verify.allowRun },
      app: options.verify.app && {
        file: `${root}/${options.verify.app.file}`,
        name: options.verify.app.name ?? null,
        members: options.verify.app.member?.split('.') ?? [],
      },
    },
  });
  if ('notLoaded' in launched) {
    throw new UserError(notLoaded(launched.notLoaded, options, reading));
  }
  const { witness } = launched;
  requireRelated(witness, places);
  const unread = unseen(witness, places);
  const accepted = acceptedBy(options, reading, unread);
  const findings = underMode(findingsOf(questions, witness), starting.env['NODE_ENV']);
  keep(reading, findings);
  return {
    findings,
    accepted: accepted.byId,
    problems: [
      ...keepAccepted(reading, accepted),
      ...problemsOf(findings, accepted),
      ...unread.filter((each) => !accepted.byId.has(unreadEndpoint(each).id)).map(unseenRoute),
      ...witness.fenced.map(fencedOff),
      ...findings.flatMap((each) => unknownRefused(each, doubtOf(reading, each)) ?? []),
    ],
  };
}

/** What is open may be so in development alone: a hole says under which value of NODE_ENV it was found. */
function underMode(findings: readonly Finding[], mode: string | undefined): readonly Finding[] {
  if (mode === undefined || mode === 'production') return findings;
  return findings.map((each) =>
    each.result === 'hole' ? { ...each, what: `${each.what}, under NODE_ENV=${mode}` } : each,
  );
}

/** What an instance that runs answers says nothing of these sources for certain, so that it is not kept. */
async function verifyUrl(
  options: Options,
  { reading, targets }: Pick<ToVerify, 'reading' | 'targets'>,
): Promise<Verified> {
  const { url, gets } = options.verify;
  if (url === null) throw new RangeError('no address');
  const accepted = acceptedBy(options, reading, []);
  const { findings, notAsked } = await askUrl(url, targets, { gets });
  return {
    findings,
    accepted: accepted.byId,
    problems: [
      ...keepAccepted(reading, accepted),
      ...problemsOf(findings, accepted),
      ...methodsNotAsked(notAsked),
    ],
  };
}

function problemsOf(findings: readonly Finding[], { byId }: Accepted): readonly Diagnostic[] {
  return findings
    .filter(({ result, target }) => result === 'hole' || !byId.has(target.endpoint.id))
    .flatMap((each) => notAccepted(each) ?? []);
}

/** Every registration of a secured endpoint, those of generated code among them. */
function targetsOf({ state, spec, view }: Reading): readonly Target[] {
  const operations = new Map(spec?.operations.map((each) => [each.endpoint.id, each]));
  const samplesOf = ({ spec: described }: Endpoint): Target['samples'] => {
    const operation = described && operations.get(described.id);
    return spec && operation ? samplesFor(spec, operation) : { path: new Map(), body: undefined };
  };
  return state.endpoints
    .filter((each) => decisionOf(each) === 'secured')
    .flatMap(({ endpoint }) => {
      const samples = samplesOf(endpoint);
      return registrationsOf(endpoint).map((route) => ({
        ...{ endpoint, route, samples },
        named: pathsNamedBy(route.guards, view),
      }));
    });
}

/** More would make asking slow, and a guard makes few exceptions. */
const MOST_NAMED = 8;

/** Paths for which the guards on the way may make exceptions. */
function pathsNamedBy(guards: readonly GuardUse[], view: SourceView): readonly string[] {
  const files = new Set(guards.map(({ declaredIn, loc }) => declaredIn ?? loc.file));
  const paths = [...files].flatMap((file) => comparedPaths(view, file));
  return [...new Set(paths)].slice(0, MOST_NAMED);
}

/** Where reading knows that something is registered. */
function placesOf({ scan }: Reading): ReadonlySet<string> {
  return new Set([
    ...(scan.others ?? []).map(placeKey),
    ...scan.routes.flatMap(({ loc, guards }) => [
      placeKey(loc),
      ...guards.flatMap(({ registered }) => (registered ? [placeKey(registered.loc)] : [])),
    ]),
  ]);
}

/** The folders of source files: from each, the framework may be another copy. */
function foldersOf({ snapshot, view }: Reading): readonly string[] {
  const folders = view.files.map((file) => file.slice(0, Math.max(file.lastIndexOf('/'), 0)));
  return [...new Set(folders)].map((folder) => `${snapshot.roots.package}/${folder}`);
}

type Accepted = {
  readonly byPattern: ReadonlyMap<string, string>;
  readonly byId: ReadonlyMap<string, string>;
};

/** What a pattern matches is only known when the application has run. @throws {UserError} PATTERN_INVALID */
function requireReadable({ verify: { accepted } }: Options, { match }: Reading): void {
  for (const { pattern } of accepted) {
    const reach = readPattern(pattern, match.endpoints);
    if ('code' in reach && reach.code === 'PATTERN_INVALID') {
      throw new UserError(patternUnmatched(reach));
    }
  }
}

/**
 * What this run accepts, and what earlier ones did.
 * @param unread what the application has registered that reading does not know of
 * @throws {UserError} PATTERN_UNMATCHED
 */
function acceptedBy(
  { verify: { accepted } }: Options,
  { manifest, match }: Reading,
  unread: readonly Registered[],
): Accepted {
  const before = Object.entries(manifest?.accepted ?? {});
  const said = accepted.map(({ pattern, reason }) => [pattern, reason] as const);
  const byPattern = new Map([...before, ...said]);
  const byId = new Map<string, string>();
  const endpoints = [...match.endpoints, ...unread.map(unreadEndpoint)];
  for (const [pattern, reason] of byPattern) {
    const reach = readPattern(pattern, endpoints);
    if (!('code' in reach)) {
      for (const { id } of reach.matched) byId.set(id, reason);
    } else if (said.some(([each]) => each === pattern)) {
      throw new UserError(patternUnmatched(reach));
    }
  }
  return { byPattern, byId };
}

/** @throws {UserError} where nothing that was registered could be found in the sources */
function requireRelated(witness: Witness, places: ReadonlySet<string>): void {
  const isRelated = [...witness.places].some((place) => places.has(place));
  if (places.size > 0 && !isRelated) throw new UserError(unrelated(witness));
}

function keep(reading: Reading, findings: readonly Finding[]): void {
  const { files, installed } = reading.sources();
  const record: VerifyRecord = {
    version: 1,
    files,
    installed,
    endpoints: seenEndpoints(
      findings.map((each) => ({ id: each.target.endpoint.id, ...shown(each) })),
    ),
  };
  writeVerifyRecord(reading.snapshot.root, record, reading.manifest);
}

/** Reasons stand beside the other decisions; without any, there is nothing to keep them in. */
function keepAccepted({ disk, snapshot }: Reading, { byPattern }: Accepted): readonly Diagnostic[] {
  if (disk.manifest === null) return byPattern.size > 0 ? [acceptedOnce()] : [];
  const accepted = Object.fromEntries(byPattern);
  if (!isDeepStrictEqual(accepted, disk.manifest.accepted ?? {})) {
    writeAccepted(snapshot.root, disk.manifest, accepted);
  }
  return [];
}

function doubtOf({ state }: Reading, { target }: Finding): string | null {
  const found = state.endpoints.find(({ endpoint }) => endpoint === target.endpoint);
  const basis = found ? basisOf(found) : null;
  return basis?.kind === 'unknown' ? basis.flag : null;
}

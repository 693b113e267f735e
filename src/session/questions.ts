import { enumerated } from '../model/enumerated.js';
import { exportText } from '../model/export-ref.js';
import type { ConflictCause, EndpointId, ExportRef, ScanResult } from '../model/types.js';
import type { Unjudged } from '../plan/judged.js';
import { preselect } from '../plan/preselect.js';
import { servedBy } from '../plan/served.js';
import type { EndpointState } from '../plan/state.js';
import type { UsersThere } from '../project/users-there.js';
import type { UserModelFound } from '../stores/adapter.js';
import { groupOf } from '../report/group.js';
import { count } from '../report/style.js';
import { flagOf } from '../model/settings/setting.js';
import { authEndpoints, settingKeys, settingsTable } from '../model/settings/table.js';

type Asked = {
  readonly message: string;
  /** What one types instead of being asked; the first is the one to show in an example. */
  readonly flags: readonly string[];
};

export type Choice = {
  readonly value: string;
  readonly label: string;
  /** What speaks for it or follows from it, as a phrase; null when the label says it all. */
  readonly hint: string | null;
};

/** One of several. */
export type ChoiceQuestion = Asked & {
  readonly choices: readonly Choice[];
  readonly preferred: string;
  /** What was answered before says nothing about the next time it is asked. */
  readonly afresh?: true;
};

/** Any of several. */
export type PickQuestion = Asked & {
  readonly choices: readonly (Choice & { readonly selected: boolean })[];
  /** What is wrong with a selection; null when nothing is. */
  readonly validate: (selected: readonly string[]) => string | null;
};

export type TextQuestion = Asked & {
  readonly preferred: string;
  readonly validate: (text: string) => string | null;
};

export type ConfirmQuestion = Asked & { readonly preferred: boolean };

/** The searchable list of endpoints. */
export type EndpointsQuestion = Asked & { readonly rows: readonly EndpointRow[] };

export type EndpointRow = {
  readonly id: EndpointId;
  readonly method: string;
  readonly path: string;
  readonly group: string;
  /** The operationId, or a summary: what tells the reader which endpoint this is. */
  readonly label: string;
  readonly reason: string | null;
  readonly selected: boolean;
};

/**
 * Whoever answers: a person at a terminal (prompt.ts) or a test. A function for each form of question;
 * what a question is about is data.
 */
export type Asker = {
  choose(question: ChoiceQuestion): Promise<string>;
  pick(question: PickQuestion): Promise<readonly string[]>;
  text(question: TextQuestion): Promise<string>;
  confirm(question: ConfirmQuestion): Promise<boolean>;
  /** The ids of the endpoints that are to be secured. */
  endpoints(question: EndpointsQuestion): Promise<readonly EndpointId[]>;
};

/** Which endpoints need a token. `states` are those without a decision. */
export function endpointsQuestion(
  states: readonly EndpointState[],
  firstRun: boolean,
): EndpointsQuestion {
  return {
    message: firstRun
      ? 'Which endpoints should require a Bearer token?'
      : 'Which of the new endpoints should require a Bearer token?',
    flags: ['--secure-rest', '--open-rest', '--secure PATTERN', '--open PATTERN', '--yes'],
    rows: states.map(({ endpoint }) => ({
      id: endpoint.id,
      method: endpoint.method,
      path: endpoint.path,
      group: groupOf(endpoint.spec?.tags ?? [], endpoint.path, servedBy(endpoint)),
      label: endpoint.spec?.operationId ?? endpoint.spec?.summary ?? '',
      ...preselect(endpoint),
    })),
  };
}

/** Whether the project's own guard covers the rest, or generated auth comes beside it. */
export function existingAuthQuestion(found: ScanResult['existingAuth']): ChoiceQuestion {
  const evidence = found.map(({ evidence: sign }) => sign).join('; ');
  return {
    message: `This project authenticates users already (${evidence}). What should guard the rest?`,
    flags: ['--guard FILE#EXPORT', '--new-auth'],
    choices: [
      { value: 'own', label: 'its own guard', hint: 'no auth routes are generated' },
      { value: 'new', label: "authwright's code, beside it", hint: 'two ways to log in' },
    ],
    preferred: 'own',
  };
}

/** Which export of the project guards; `candidates` are guards seen on its routes. */
export function ownersGuardQuestion(
  candidates: readonly ExportRef[],
  validate: (text: string) => string | null,
): TextQuestion {
  const [first] = candidates;
  return {
    message: 'Which export refuses callers without credentials? (FILE#EXPORT)',
    flags: ['--guard FILE#EXPORT'],
    preferred: first ? exportText(first) : '',
    validate,
  };
}

/** Which middleware is a guard, of those that could not be judged by reading. */
export function guardsQuestion(found: readonly Unjudged[]): PickQuestion {
  return {
    message: 'Which of these refuse callers without credentials? (reading cannot tell)',
    flags: ['--judge GUARD=refuses', '--judge GUARD=passes'],
    choices: found.map(({ key, use: { name, loc, why }, endpoints }) => ({
      value: key,
      label: `${name} (${loc.file}:${loc.line})`,
      hint: [
        `before ${endpoints} endpoint${endpoints === 1 ? '' : 's'}`,
        ...(why ? [why] : []),
      ].join('; '),
      selected: false,
    })),
    validate: () => null,
  };
}

export function authEndpointsQuestion(): PickQuestion {
  return {
    message: 'Auth endpoints',
    flags: ['--endpoints LIST'],
    choices: authEndpoints.map((value) => ({
      value,
      label: value === 'password' ? 'change password' : value,
      hint: null,
      selected: true,
    })),
    validate: (selected) =>
      selected.includes('login') ? null : 'without login nobody gets a token',
  };
}

export type StoreChoice = {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** What shows that the project uses it; null when nothing does. */
  readonly evidence: string | null;
};

/** `User of Prisma, prisma/schema.prisma:12` */
export function shownUsers(usersThere: readonly UsersThere[]): string {
  return usersThere
    .map(({ layer, name, loc: { file, line } }) => `${name} of ${layer}, ${file}:${line}`)
    .join('; ');
}

/** Where users live: what the project uses already comes first. Those that are there are named, for they stay apart. */
export function storeQuestion(
  stores: readonly StoreChoice[],
  usersThere: readonly UsersThere[] = [],
): ChoiceQuestion {
  const apart = usersThere.length === 0 ? '' : ` Not in what is there (${shownUsers(usersThere)})`;
  const ordered = [...stores].sort(
    (a, b) => Number(a.evidence === null) - Number(b.evidence === null),
  );
  return {
    message: `Where do users live?${apart}`,
    flags: ['--store ID'],
    choices: ordered.map(({ id, label, hint, evidence }) => ({
      value: id,
      label,
      hint: evidence ?? hint,
    })),
    preferred: ordered[0]?.id ?? '',
  };
}

/** Which model of the project has its users. */
export function userModelQuestion(found: readonly UserModelFound[]): ChoiceQuestion {
  return {
    message: 'Which model are users kept in?',
    flags: ['--user-model NAME', '--no-user-model'],
    choices: [
      ...found.map(({ name, evidence, loc }) => ({
        value: name,
        label: name,
        hint: `${evidence}, ${loc.file}:${loc.line}`,
      })),
      { value: 'none', label: 'none of them', hint: 'others are kept beside them' },
    ],
    preferred: found[0]?.name ?? 'none',
  };
}

/** Whether the rest of the settings stays as it is; `shown` says what that is. */
export function defaultsQuestion(shown: string): ChoiceQuestion {
  return {
    message: 'Password hashing, lifetimes, paths, tests: keep the defaults?',
    flags: settingKeys
      .map((key) => settingsTable[key])
      .filter(({ question, typed }) => question && typed !== null)
      .map(({ name, typed }) => `${flagOf(name)} ${typed?.slice(1, -1).toUpperCase() ?? ''}`),
    choices: [
      { value: 'keep', label: 'keep', hint: shown },
      { value: 'change', label: 'go through them', hint: null },
    ],
    preferred: 'keep',
  };
}

/** A fact that the project leaves open: which framework, which spec, which package. */
export function factQuestion(
  what: string,
  flag: string,
  candidates: readonly Choice[],
): ChoiceQuestion {
  return {
    message: `Which ${what}?`,
    flags: [flag],
    choices: candidates,
    preferred: candidates[0]?.value ?? '',
  };
}

/** Which file a generated one was moved to. No flag answers this. */
export function moveQuestion(from: string, candidates: readonly string[]): ChoiceQuestion {
  return {
    message: `Which of these is ${from} now?`,
    flags: [],
    choices: [
      ...candidates.map((value) => ({ value, label: value, hint: null })),
      { value: '', label: 'none, it was deleted', hint: null },
    ],
    preferred: candidates[0] ?? '',
  };
}

/** Whether files with work of the owner's that is not committed may be written. */
export function uncommittedQuestion(files: readonly string[], preferred: boolean): ConfirmQuestion {
  const have = files.length === 1 ? 'has' : 'have';
  return {
    message: `${enumerated(files, 5)} ${have} changes that are not committed. Write anyway?`,
    flags: ['--allow-dirty'],
    preferred,
  };
}

/** What becomes of a managed file whose lines its owner and the generator both changed. */
export function conflictQuestion(path: string, cause: ConflictCause): ChoiceQuestion {
  const choices: readonly Choice[] = [
    { value: 'abort', label: 'leave the file', hint: 'the proposal is put beside it' },
    { value: 'keep', label: 'keep your lines', hint: 'the generated ones are not offered again' },
    { value: 'theirs', label: 'take the generated lines', hint: 'your other edits stay' },
    { value: 'markers', label: 'put both into the file', hint: 'between markers, as git does' },
  ];
  return {
    message: `Your edits of ${path} and what is generated now meet. What now?`,
    flags: ['--on-conflict WAY'],
    // A merge that is wrong code has no lines to take: the whole file would be replaced.
    choices: choices.filter(({ value }) => cause === 'both' || value !== 'theirs'),
    preferred: 'abort',
  };
}

/**
 * The one question after the plan.
 * @param files how many files the plan changes: those of the owner's, and all
 * @param revisable whether there are answers to go back to
 */
export function writeQuestion(
  files: { readonly mine: number; readonly all: number },
  revisable: boolean,
): ChoiceQuestion {
  const isMixed = files.mine > 0 && files.mine < files.all;
  const choices: readonly Choice[] = [
    ...(isMixed
      ? [
          {
            value: 'mine',
            label: 'show my files',
            hint: `the ${count(files.mine, 'file')} that are yours`,
          },
        ]
      : []),
    ...(files.all > 0
      ? [{ value: 'all', label: isMixed ? 'show all' : 'show', hint: count(files.all, 'file') }]
      : []),
    { value: 'write', label: 'write', hint: null },
    ...(revisable ? [{ value: 'change', label: 'change an answer', hint: null }] : []),
    { value: 'stop', label: 'stop', hint: 'nothing is written' },
  ];
  return {
    message: 'Show the diff, write it, or stop?',
    flags: ['--diff', '--yes', '--dry-run'],
    choices,
    preferred: choices[0]?.value ?? 'write',
    afresh: true,
  };
}

export function installQuestion(command: string): ConfirmQuestion {
  return {
    message: `Run  ${command}  for the added packages?`,
    flags: ['--install', '--no-install'],
    preferred: true,
  };
}

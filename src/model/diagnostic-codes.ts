export type Severity = 'error' | 'warning' | 'info';

type CodeLine = {
  /** Those that it may have, where what was found decides. */
  readonly severity: Severity | readonly Severity[];
  /** What to type or do; null where that names what was found, and is said there. */
  readonly fix: string | null;
};

/** Every code of a diagnostic. They are part of what `--json` promises (docs/json.md): none changes its meaning. */
export const diagnosticCodes = {
  ADOPTED: { severity: 'info', fix: null },
  ANSWER_MISSING: { severity: 'error', fix: null },
  ANSWER_UNKNOWN: { severity: 'error', fix: null },
  APP_NOT_IMPORTABLE: { severity: 'info', fix: null },
  APP_NOT_LOADED: { severity: 'error', fix: null },
  APP_UNKNOWN: { severity: 'error', fix: null },
  ACCEPTED_ONCE: { severity: 'info', fix: null },
  APP_UNRELATED: { severity: 'error', fix: null },
  AUTH_BEHIND_GUARD: {
    severity: 'error',
    fix: 'move the line that mounts the auth routes above it',
  },
  AUTH_PATH_TAKEN: { severity: 'error', fix: null },
  AUTH_UNREACHABLE: {
    severity: 'error',
    fix: 'move the line that mounts the auth routes above it',
  },
  BEFORE_GUARD: { severity: ['error', 'warning'], fix: null },
  BUG: { severity: 'error', fix: null },
  BUILD_STALE: { severity: 'error', fix: null },
  CHANGED_ON_DISK: { severity: 'error', fix: 'run the same command again: it reads the file anew' },
  CONFIG_NOT_LITERAL: { severity: 'error', fix: null },
  CONFLICT: { severity: 'error', fix: null },
  CONFLICT_KEPT: { severity: 'warning', fix: null },
  CONFLICT_MARKERS: {
    severity: 'error',
    fix: 'of each place between <<<<<<< and >>>>>>>, keep the lines that you want, remove the markers, and run again',
  },
  CONFLICT_OPEN: { severity: 'error', fix: null },
  CONFLICT_REPLACED: { severity: 'warning', fix: null },
  CORS_BELOW_AUTH: { severity: 'warning', fix: null },
  DEPENDENCY_DEV_ONLY: { severity: 'warning', fix: null },
  DEPENDENCY_TOO_OLD: { severity: 'warning', fix: null },
  DIRTY: { severity: 'error', fix: 'commit or stash them, or run again with --allow-dirty' },
  DRIFT: { severity: 'error', fix: null },
  EDITED_SINCE: { severity: 'warning', fix: null },
  EDIT_MISREAD: { severity: 'error', fix: null },
  ENV_IN_GIT: {
    severity: 'error',
    fix: 'write  .env  into .gitignore, and take it out of git if it is there:  git rm --cached .env',
  },
  ENV_MISSING: { severity: 'error', fix: null },
  ERRORS_ANSWERED: { severity: 'warning', fix: null },
  FILES_UNDECIDED: { severity: ['warning', 'error'], fix: null },
  FILE_NOT_UTF8: { severity: 'error', fix: 'save it as UTF-8, e.g.: iconv -f LATIN1 -t UTF-8' },
  FILE_UNREADABLE: { severity: 'error', fix: null },
  GIT_UNREADABLE: {
    severity: 'error',
    fix: 'make `git status` work here, or run again with --allow-dirty after saving your work',
  },
  GUARD_BLOCKED: { severity: 'error', fix: null },
  GUARD_EARLIER: { severity: 'info', fix: 'nothing: all of that is secured' },
  GUARD_MISSING: { severity: 'error', fix: '--guard FILE#EXPORT    names the guard' },
  GUARD_NEEDS_ENV: { severity: 'warning', fix: null },
  GUARD_OPENED_BY_ENV: { severity: 'warning', fix: null },
  GUARD_PASSES: {
    severity: 'error',
    fix: 'mend it there, or secure with one that refuses:  npx authwright --guard FILE#EXPORT',
  },
  GUARD_PRESENCE_ONLY: {
    severity: 'warning',
    fix: 'verify there what the caller sends (jwt.verify, a look-up of the session); it is used as you said',
  },
  GUARD_SECRET_COMMITTED: { severity: 'warning', fix: null },
  GUARD_UNFIT: { severity: 'error', fix: null },
  GUARD_UNKNOWN: { severity: 'error', fix: null },
  INTERRUPTED: { severity: ['error', 'warning'], fix: null },
  JUDGE_UNMATCHED: { severity: 'error', fix: null },
  KEPT_ENTRY: { severity: 'info', fix: 'nothing, unless you no longer need it' },
  LEFT_EDITED: {
    severity: 'warning',
    fix: 'delete it when nothing in it is needed, then run  npx authwright remove  again',
  },
  LEFT_ENTRY: {
    severity: 'warning',
    fix: 'take it out by hand when nothing needs it, then run  npx authwright remove  again',
  },
  LEFT_GUARD: { severity: ['warning', 'info'], fix: null },
  LEFT_IMPORTED: { severity: 'warning', fix: null },
  LEFT_NEEDED: {
    severity: 'info',
    fix: 'they go with the next  npx authwright remove  once nothing imports them',
  },
  LINK_BROKEN: { severity: 'error', fix: null },
  LIST_ENTRY: { severity: 'error', fix: null },
  LOCKED: {
    severity: 'error',
    fix: 'wait for it to end; if it no longer runs, remove .authwright/lock and run again',
  },
  MANAGED_DELETED: { severity: 'info', fix: '--restore    makes it again' },
  MANAGED_LEFT: { severity: 'warning', fix: 'delete it when nothing in it is needed' },
  MANAGED_MISSING: { severity: 'error', fix: 'npx authwright --restore    makes it again' },
  MANAGED_MOVED: { severity: 'warning', fix: 'a run of  npx authwright  records the new place' },
  MANAGED_USED: {
    severity: 'warning',
    fix: 'once nothing uses it, a run of  npx authwright  takes it away',
  },
  MANIFEST_ANSWER: { severity: 'error', fix: null },
  MANIFEST_INVALID: { severity: 'error', fix: null },
  MANIFEST_MERGE_MARKERS: { severity: 'error', fix: null },
  MANIFEST_NEWER: { severity: 'error', fix: null },
  MODULE_NAMED: {
    severity: 'error',
    fix: 'leave --module out; or take everything out (npx authwright remove) and begin again with it',
  },
  MOUNT_BLOCKED: { severity: 'error', fix: null },
  MOUNT_GONE: {
    severity: 'error',
    fix: 'npx authwright --restore    puts the line back;  npx authwright remove    takes out the rest',
  },
  MOUNT_PACKAGE_UNKNOWN: { severity: 'error', fix: null },
  MOUNT_PATH_DYNAMIC: { severity: 'error', fix: null },
  MOUNT_UNKNOWN: { severity: 'error', fix: null },
  MOVE_UNCLEAR: { severity: 'error', fix: null },
  NAME_CLASH: {
    severity: 'warning',
    fix: 'give one of them a name of its own: here, or in the generated config and .env.example',
  },
  NOT_GENERATED: { severity: 'error', fix: 'npx authwright    secures its endpoints' },
  NO_ENDPOINTS: {
    severity: 'error',
    fix: 'run it in the package that holds the routes (--cwd DIR, --workspace NAME), or name the spec (--spec FILE)',
  },
  NO_FOLDER: { severity: 'error', fix: 'name an existing one: --cwd DIR' },
  NO_FRAMEWORK: { severity: 'error', fix: null },
  NO_PACKAGE_JSON: {
    severity: 'error',
    fix: 'run authwright in the folder of your backend that holds package.json, or name it with --cwd DIR',
  },
  NO_WORKSPACES: {
    severity: 'error',
    fix: 'leave the flag out, or run authwright in the monorepo',
  },
  OPEN_GUARDED: { severity: 'warning', fix: null },
  OPTION_CONFLICT: { severity: 'error', fix: null },
  OPTION_VALUE: { severity: 'error', fix: null },
  OUTSIDE_WORKSPACE: { severity: 'error', fix: 'run authwright there' },
  OUT_TAKEN: { severity: 'error', fix: 'move it, or name another folder:  --out DIR' },
  PACKAGE_JSON_INVALID: { severity: 'error', fix: null },
  PACKAGE_JSON_SECTION: { severity: 'warning', fix: null },
  PARSER_BEFORE_AUTH: { severity: 'warning', fix: null },
  PATH_OUTSIDE: {
    severity: 'error',
    fix: 'replace the link by the file itself; a spec above the package has to be named: --spec FILE',
  },
  PATTERN_CONFLICT: { severity: 'error', fix: null },
  PATTERN_INVALID: { severity: 'error', fix: null },
  PATTERN_UNMATCHED: { severity: 'error', fix: null },
  RECOVERED: { severity: 'info', fix: null },
  RELEASE_BLOCKED: { severity: 'error', fix: null },
  RENAMED: { severity: 'warning', fix: null },
  REPORT_UNWRITABLE: { severity: 'error', fix: 'name another file' },
  ROUTER_CALLED_BY_HAND: { severity: 'error', fix: null },
  ROUTER_GUARD_BLOCKED: { severity: 'info', fix: null },
  ROUTER_WITHOUT_APP: { severity: 'warning', fix: null },
  ROUTE_DECORATORS: { severity: 'error', fix: null },
  ROUTE_FORGOTTEN: { severity: 'warning', fix: null },
  ROUTE_GONE: {
    severity: 'error',
    fix: 'npx authwright    forgets it, once you have looked that it was meant to go',
  },
  ROUTE_NOT_FOUND: {
    severity: 'warning',
    fix: 'take it out of the spec, or register it again; until then it stays decided secured',
  },
  ROUTE_NOT_MOUNTED: { severity: ['error', 'warning'], fix: null },
  ROUTE_NOT_REACHED: { severity: 'error', fix: null },
  ROUTE_PATH_ASSUMED: { severity: 'info', fix: null },
  ROUTE_PATH_DYNAMIC: { severity: 'error', fix: null },
  ROUTE_PATH_NO_SLASH: { severity: 'warning', fix: null },
  ROUTE_PATH_REFUSED: { severity: 'warning', fix: null },
  ROUTE_PATH_UNSERVABLE: { severity: 'error', fix: 'write the path without it' },
  ROUTE_PREFIX_UNKNOWN: { severity: 'error', fix: null },
  ROUTE_RECEIVER_UNKNOWN: { severity: 'error', fix: null },
  ROUTE_RECURSION: { severity: 'error', fix: null },
  ROUTE_REGISTRAR_PACKAGE: { severity: 'error', fix: null },
  ROUTE_REGISTRAR_UNKNOWN: { severity: 'error', fix: null },
  SAME_FILE: { severity: 'error', fix: 'replace the link by a file of its own' },
  SCAN_LIMIT: { severity: 'error', fix: null },
  SCRIPT_TAKEN: { severity: 'warning', fix: null },
  SECOND_FRAMEWORK: { severity: 'error', fix: null },
  SECURED_UNASKED: { severity: 'info', fix: null },
  SECRET_NOT_IGNORED: { severity: 'warning', fix: null },
  SEEN_NOTHING: { severity: 'error', fix: null },
  SEEN_OPEN: { severity: 'error', fix: null },
  SEEN_REFUSING: { severity: 'info', fix: null },
  SERVER_HANDLER: { severity: 'error', fix: null },
  SHARED_REGISTRATION: { severity: 'error', fix: null },
  SOURCE_SYNTAX: { severity: 'error', fix: null },
  SPEC_ALIAS: { severity: 'error', fix: null },
  SPEC_AUTH_PATHS: { severity: 'warning', fix: null },
  SPEC_DOUBLE: { severity: 'warning', fix: null },
  SPEC_DRIFT: { severity: 'error', fix: null },
  SPEC_DUPLICATE_KEY: { severity: 'error', fix: null },
  SPEC_EDIT: { severity: 'warning', fix: null },
  SPEC_EMPTY: { severity: 'error', fix: null },
  SPEC_KIND: { severity: 'error', fix: null },
  SPEC_LEFT: { severity: ['info', 'warning'], fix: null },
  SPEC_MISSING: { severity: 'error', fix: null },
  SPEC_OPERATION_GONE: { severity: 'warning', fix: null },
  SPEC_OTHER: { severity: 'info', fix: null },
  SPEC_OUTSIDE: { severity: 'error', fix: '--spec FILE    with a file of this workspace' },
  SPEC_PATH: { severity: 'error', fix: null },
  SPEC_REF: { severity: 'error', fix: null },
  SPEC_SERVED: {
    severity: 'info',
    fix: 'nothing; they are documented in the README beside the generated code',
  },
  SPEC_SERVERS: { severity: 'info', fix: null },
  SPEC_SHAPE: { severity: 'error', fix: null },
  SPEC_SHARED: { severity: 'warning', fix: null },
  SPEC_SIZE: { severity: 'error', fix: null },
  SPEC_SKIPPED: { severity: 'warning', fix: null },
  SPEC_SYNTAX: { severity: 'error', fix: null },
  SPEC_VERSION: { severity: 'error', fix: null },
  START_UNKNOWN: { severity: 'error', fix: null },
  SUPPORTED_FRAMEWORKS: { severity: 'info', fix: 'see the README for the versions' },
  TESTS_NOT_FOUND: { severity: 'warning', fix: null },
  TESTS_NOT_LOADED: { severity: 'warning', fix: null },
  TEST_NOT_SENT: { severity: 'info', fix: 'nothing, unless you want to call it yourself' },
  TEST_SETUP_NOT_REGISTERED: { severity: 'error', fix: null },
  TOKEN_CLASH: {
    severity: 'warning',
    fix: 'take it out there, or secure with a guard that knows its tokens: --guard FILE#NAME',
  },
  TRUST_PROXY_BY_HAND: { severity: 'error', fix: null },
  TRUST_PROXY_KEPT: { severity: 'warning', fix: null },
  TRUST_PROXY_NOT_SET: { severity: 'warning', fix: null },
  TSCONFIG_UNREADABLE: {
    severity: 'warning',
    fix: 'correct it, or install what it extends; until then name the module system with --module esm|cjs',
  },
  TYPE_CHECK: { severity: 'error', fix: 'nothing: the write was taken back' },
  UNCLEAR_BEFORE_AUTH: { severity: 'warning', fix: null },
  UNDECIDED: { severity: 'error', fix: null },
  UNGUARDED: { severity: 'error', fix: null },
  UNKNOWN_FRAMEWORK: { severity: 'error', fix: null },
  UNKNOWN_MODULE: { severity: 'error', fix: 'give one of: esm, cjs' },
  UNKNOWN_STORE: { severity: 'error', fix: null },
  UNKNOWN_TEST_RUNNER: { severity: 'error', fix: null },
  UNKNOWN_WORKSPACE: { severity: 'error', fix: null },
  UNMOUNT_BLOCKED: { severity: 'error', fix: null },
  UNSEEN_ROUTE: { severity: 'error', fix: null },
  UPDATE_AVAILABLE: { severity: ['info', 'warning'], fix: null },
  UPDATE_INCLUDED: {
    severity: 'info',
    fix: 'npx authwright update    first, to review that by itself',
  },
  USAGE: { severity: 'error', fix: null },
  VERIFY_FENCED: { severity: 'warning', fix: null },
  VERIFY_NOT_ASKED: { severity: 'info', fix: null },
  WORKSPACE_AMBIGUOUS: { severity: 'error', fix: null },
  WRITE_FAILED: { severity: 'error', fix: null },
} as const satisfies Readonly<Record<string, CodeLine>>;

export type DiagnosticCode = keyof typeof diagnosticCodes;

/** The severities that a code may have. */
type SeverityOf<C extends DiagnosticCode> = (typeof diagnosticCodes)[C]['severity'] extends infer S
  ? S extends readonly (infer Each)[]
    ? Each
    : S
  : never;

/** The codes that may have the severity `S`. */
export type CodeWith<S extends Severity> = {
  [C in DiagnosticCode]: S extends SeverityOf<C> ? C : never;
}[DiagnosticCode];

/** The codes of which the table says all but the message. */
export type SettledCode = {
  [C in DiagnosticCode]: (typeof diagnosticCodes)[C]['fix'] extends string ? C : never;
}[DiagnosticCode];

import { describe, expect, it } from 'vitest';
import { type AnswerInput, answerFacts, answerQuestions } from '../../../src/session/answers.js';
import {
  readOptions,
  readRecordedSettings,
  type RawOptions,
} from '../../../src/session/option-values.js';
import { type Asker, factQuestion } from '../../../src/session/questions.js';
import { UserError } from '../../../src/model/diagnostic.js';
import type { Diagnostic, RelPath } from '../../../src/model/types.js';
import { endpoint, state, withRoute } from '../../support/endpoints.js';

const stores = [
  { id: 'libsql', label: 'libSQL', hint: 'embedded', evidence: null },
  { id: 'postgres', label: 'PostgreSQL', hint: 'server', evidence: null },
];

const states = [
  state(endpoint('GET /users')),
  state(endpoint('POST /users', { security: 'secured', schemes: ['bearerAuth'], bearer: true })),
  state(endpoint('GET /health', { security: 'open' })),
];

const existingAuth = [{ evidence: 'passport in package.json', loc: null }];

function input(raw: RawOptions = {}, known: Partial<AnswerInput> = {}): AnswerInput {
  return {
    options: readOptions({ secure: [], open: [], role: [], ...raw }),
    states,
    existingAuth: [],
    judged: new Map(),
    ownersGuards: () => [],
    recorded: null,
    stores,
    outDir: 'src/auth' as RelPath,
    prefix: '/api',
    usersThere: () => [],
    ...known,
  };
}

const recorded = (answers: RawOptions) =>
  readRecordedSettings(answers, '.authwright/manifest.json' as RelPath);

/** Answers with the preselected value unless told otherwise, and keeps what it was asked. */
function person(answers: Partial<Record<string, unknown>> = {}) {
  const asked: string[] = [];
  const answer = <T>(message: string, usual: T): Promise<T> => {
    asked.push(message);
    const own = Object.entries(answers).find(([start]) => message.startsWith(start));
    return Promise.resolve(own ? (own[1] as T) : usual);
  };
  const asker: Asker = {
    choose: ({ message, preferred }) => answer(message, preferred),
    pick: ({ message, choices }) =>
      answer(
        message,
        choices.filter(({ selected }) => selected).map(({ value }) => value),
      ),
    text: ({ message, preferred }) => answer(message, preferred),
    confirm: ({ message, preferred }) => answer(message, preferred),
    endpoints: ({ message, rows }) =>
      answer(
        message,
        rows.filter(({ selected }) => selected).map(({ id }) => id),
      ),
  };
  return { asker, asked };
}

async function problemsOf(run: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await run;
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics;
    throw error;
  }
  return [];
}

async function kinds(given: AnswerInput, asker: Asker | null = null) {
  const { decisions } = await answerQuestions(given, asker);
  return Object.fromEntries([...decisions].map(([id, { kind }]) => [id, kind]));
}

describe('without a terminal', () => {
  it('takes a requirement of the spec for an answer, and nothing else', async () => {
    const [missing, ...more] = await problemsOf(answerQuestions(input(), null));
    expect(more).toEqual([]);
    expect(missing?.code).toBe('ANSWER_MISSING');
    expect(missing?.message).toBe('2 endpoints have no decision: GET /users, GET /health');
    for (const flag of ['--secure', '--open', '--secure-rest', '--open-rest', '--yes']) {
      expect(missing?.fix).toContain(flag);
    }
    expect(missing?.fix).toContain('for example:  npx authwright --secure-rest');
  });

  it('never opens for a spec that says open', async () => {
    expect(await kinds(input({ yes: true }))).toEqual({
      'GET /users': 'secured',
      'POST /users': 'secured',
      'GET /health': 'secured',
    });
    expect(await kinds(input({ secureRest: true }))).toMatchObject({ 'GET /health': 'secured' });
  });

  it('opens on the word of a flag, patterns before the rest', async () => {
    expect(await kinds(input({ openRest: true, secure: ['GET /users'] }))).toEqual({
      'GET /users': 'secured',
      'POST /users': 'open',
      'GET /health': 'open',
    });
  });

  it('says at the prompt what is no guard', async () => {
    const guardProblem = ({ name }: { readonly name: string }) =>
      name === 'wrap' ? 'wraps a handler' : null;
    const said: (string | null)[] = [];
    const { asker } = person({ 'This project': 'own' });
    const answers = await answerQuestions(input({}, { existingAuth, guardProblem }), {
      ...asker,
      text: ({ validate }) => {
        said.push(...['nothing', 'src/a.ts#wrap', 'src/a.ts#auth.check'].map(validate));
        return Promise.resolve('src/a.ts#auth.check');
      },
    });
    expect(said).toEqual([expect.stringContaining('FILE#EXPORT'), 'wraps a handler', null]);
    expect(answers.guard).toEqual({ file: 'src/a.ts', name: 'auth', member: 'check' });
  });

  it('looks for guards of the project only where one is asked for', async () => {
    let looked = 0;
    const ownersGuards = (): [] => {
      looked += 1;
      return [];
    };
    const known = { existingAuth, ownersGuards };
    const said = recorded({ endpoints: ['sign-up', 'login'] });
    const { asker } = person();
    await answerQuestions(input({ newAuth: true }, known), asker);
    await answerQuestions(input({}, { ...known, recorded: said }), asker);
    expect(looked).toBe(0);
    await answerQuestions(input({}, known), person({ 'This project': 'own' }).asker).catch(
      () => undefined,
    );
    expect(looked).toBe(1);
  });

  it('names everything that is missing, and an example that gives it', async () => {
    const ownersGuards = () => [{ file: 'src/mw/auth.ts' as RelPath, name: 'requireUser' }];
    const problems = await problemsOf(
      answerQuestions(input({ secure: ['/nope-nope'] }, { existingAuth, ownersGuards }), null),
    );
    expect(problems.map(({ code }) => code)).toEqual([
      'PATTERN_UNMATCHED',
      'ANSWER_MISSING',
      'ANSWER_MISSING',
    ]);
    expect(problems[1]?.message).toContain('passport in package.json');
    expect(problems[1]?.fix).toContain('--new-auth');
    expect(problems.at(-1)?.fix).toContain(
      'npx authwright --guard src/mw/auth.ts#requireUser --secure-rest',
    );
  });

  it('shows a few of many endpoints', async () => {
    const many = Array.from({ length: 40 }, (_, index) => state(endpoint(`GET /e${index}`)));
    const [missing] = await problemsOf(answerQuestions(input({}, { states: many }), null));
    expect(missing?.message).toContain('40 endpoints have no decision');
    expect(missing?.message).toContain('GET /e4 and 35 more');
  });

  it('needs no answer for what has a default', async () => {
    const { auth } = await answerQuestions(input({ yes: true }), null);
    expect(auth).toEqual({
      endpoints: ['sign-up', 'login', 'refresh', 'logout', 'me', 'password'],
      basePath: '/auth',
      outDir: 'src/auth',
      store: 'libsql',
      accessSeconds: 600,
      refreshDays: 30,
      idleDays: 7,
      refreshGrace: 10,
      passwordMin: 15,
      signUpsPerHour: 10,
      signUpFields: null,
      signUpValues: null,
      storedPasswords: null,
      userModel: null,
      trustProxy: null,
      hash: 'argon2id',
      algorithm: 'HS256',
      stateless: false,
      reqUser: false,
      errors: 'problem',
      tests: 'endpoints',
    });
  });

  it('finds the store that the project uses', async () => {
    const found = stores.map((store) => ({
      ...store,
      evidence: store.id === 'postgres' ? 'pg in package.json' : null,
    }));
    const { auth } = await answerQuestions(input({ yes: true }, { stores: found }), null);
    expect(auth?.store).toBe('postgres');
  });
});

describe('users that are there already', () => {
  const loc = { file: 'prisma/schema.prisma' as RelPath, line: 12, column: 1 };
  const usersThere = () => [{ layer: 'Prisma', name: 'User', loc }];

  it('need a word also with --yes', async () => {
    const [missing] = await problemsOf(answerQuestions(input({ yes: true }, { usersThere }), null));
    expect(missing?.code).toBe('ANSWER_MISSING');
    expect(missing?.message).toContain('User of Prisma, prisma/schema.prisma:12');
    expect(missing?.loc).toEqual(loc);
    expect(missing?.fix).toContain('--store libsql or postgres');
  });

  it.each([[{ store: 'libsql' }], [{ newAuth: true }], [{ guard: 'src/auth.ts#requireUser' }]])(
    '%j is one',
    async (raw) => {
      const given = input({ yes: true, ...raw }, { usersThere });
      await expect(answerQuestions(given, null)).resolves.toBeDefined();
    },
  );

  it('were spoken of in the run before', async () => {
    const before = { usersThere, recorded: recorded({ endpoints: 'login', store: 'postgres' }) };
    const { auth } = await answerQuestions(input({ yes: true }, before), null);
    expect(auth?.store).toBe('postgres');
  });

  it('are named where it is asked for the store, with --yes too', async () => {
    const { asker, asked } = person({ 'Where do users live?': 'postgres' });
    const { auth } = await answerQuestions(input({ yes: true }, { usersThere }), asker);
    expect(asked).toEqual([
      'Where do users live? Not in what is there (User of Prisma, prisma/schema.prisma:12)',
    ]);
    expect(auth?.store).toBe('postgres');
  });

  it('are one question with auth that is there', async () => {
    const both = { usersThere, existingAuth };
    const problems = await problemsOf(answerQuestions(input({ yes: true }, both), null));
    expect(problems).toHaveLength(1);
  });
});

describe('auth that is there already', () => {
  it('needs a word also with --yes', async () => {
    const [missing] = await problemsOf(
      answerQuestions(input({ yes: true }, { existingAuth }), null),
    );
    expect(missing?.code).toBe('ANSWER_MISSING');
    expect(missing?.fix).toContain('--guard FILE#EXPORT');
  });

  it.each([[{ newAuth: true }], [{ guard: 'src/auth.ts#requireUser' }]])(
    '%j answers',
    async (raw) => {
      const given = input({ yes: true, ...raw }, { existingAuth });
      const { guard, auth } = await answerQuestions(given, null);
      expect(guard === null).toBe(auth !== null);
    },
  );

  it('was answered by the run before', async () => {
    const guard = { existingAuth, recorded: recorded({ guard: 'src/auth.ts#requireUser' }) };
    expect((await answerQuestions(input({ yes: true }, guard), null)).guard?.name).toBe(
      'requireUser',
    );
    const generated = { existingAuth, recorded: recorded({ endpoints: 'login' }) };
    expect((await answerQuestions(input({ yes: true }, generated), null)).guard).toBeNull();
  });

  it('is the first question, and is asked with --yes too', async () => {
    const { asker, asked } = person({ 'Which export': 'src/auth.ts#requireUser' });
    const { guard } = await answerQuestions(input({ yes: true }, { existingAuth }), asker);
    expect(asked[0]).toContain('authenticates users already');
    expect(asked).toHaveLength(2);
    expect(guard).toEqual({ file: 'src/auth.ts', name: 'requireUser' });
  });

  it('does not let settings for generated auth pass unheard', async () => {
    const own = { recorded: recorded({ guard: 'src/auth.ts#requireUser' }) };
    const [conflict] = await problemsOf(
      answerQuestions(input({ yes: true, store: 'postgres' }, own), null),
    );
    expect(conflict?.code).toBe('OPTION_CONFLICT');
    const { auth } = await answerQuestions(
      input({ yes: true, store: 'postgres', newAuth: true }, own),
      null,
    );
    expect(auth?.store).toBe('postgres');
  });
});

describe('what was decided before', () => {
  const before = [
    state(endpoint('GET /users'), { recorded: { decision: 'open' } }),
    state(endpoint('POST /users'), {
      recorded: { decision: 'secured', file: null, guard: null, roles: ['admin'] },
    }),
    state(withRoute(endpoint('GET /own'), { guarded: true, guard: 'requireUser' })),
    state(endpoint('POST /auth/login'), { generated: true }),
  ];
  const again = { states: before, recorded: recorded({ endpoints: 'login', store: 'postgres' }) };

  it('stays, is not asked about, and keeps its roles', async () => {
    const { asker, asked } = person();
    const { decisions, auth } = await answerQuestions(input({}, again), asker);
    expect(asked).toEqual([]);
    expect(decisions.get('GET /users')).toEqual({ kind: 'open' });
    expect(decisions.get('POST /users')).toMatchObject({ kind: 'secured', roles: ['admin'] });
    expect(auth).toMatchObject({ endpoints: ['login'], store: 'postgres' });
  });

  it('counts a route that somebody guarded by hand as secured, and leaves it as it is', async () => {
    const { decisions } = await answerQuestions(input({ openRest: true }, again), null);
    expect(decisions.get('GET /own')).toEqual({ kind: 'secured', roles: [], beside: false });
  });

  it('puts a guard beside another only where a pattern names the endpoint', async () => {
    const { decisions } = await answerQuestions(input({ secure: ['GET /own'] }, again), null);
    expect(decisions.get('GET /own')).toMatchObject({ kind: 'secured', beside: true });
  });

  it('gives way to a flag', async () => {
    const { decisions, auth } = await answerQuestions(
      input({ secure: ['/users'], store: 'libsql' }, again),
      null,
    );
    expect(decisions.get('GET /users')?.kind).toBe('secured');
    expect(decisions.get('POST /users')).toMatchObject({ roles: ['admin'] });
    expect(auth?.store).toBe('libsql');
  });

  it('says nothing of generated endpoints: they are decided by having been chosen', async () => {
    const { decisions } = await answerQuestions(input({ secure: ['/**'] }, again), null);
    expect(decisions.has('POST /auth/login')).toBe(false);
  });

  it('asks about the new endpoints alone', async () => {
    const { asker, asked } = person();
    const states = [...before, state(endpoint('GET /new'))];
    await answerQuestions(input({}, { ...again, states }), asker);
    expect(asked).toEqual(['Which of the new endpoints should require a Bearer token?']);
  });
});

describe('with a person', () => {
  it('asks in order and takes what was left out for open', async () => {
    const { asker, asked } = person();
    expect(await kinds(input(), asker)).toEqual({
      'GET /users': 'secured',
      'POST /users': 'secured',
      'GET /health': 'open',
    });
    expect(asked).toEqual([
      'Which endpoints should require a Bearer token?',
      'Auth endpoints',
      'Where do users live?',
      'Password hashing, lifetimes, paths, tests: keep the defaults?',
    ]);
  });

  it('does not ask what a flag answers', async () => {
    const { asker, asked } = person();
    await answerQuestions(
      input({ secureRest: true, endpoints: 'login', store: 'libsql', hash: 'scrypt' }),
      asker,
    );
    expect(asked).toEqual([]);
  });

  it('asks nothing with --yes', async () => {
    const { asker, asked } = person();
    await answerQuestions(input({ yes: true }), asker);
    expect(asked).toEqual([]);
  });

  it('goes through the settings on demand', async () => {
    const { asker } = person({
      'Password hashing, lifetimes': 'change',
      'Path of': '/api/auth',
      'Life of an access': '300',
      'Look the session': 'no',
    });
    const { auth } = await answerQuestions(input(), asker);
    expect(auth).toMatchObject({
      basePath: '/api/auth',
      accessSeconds: 300,
      refreshDays: 30,
      idleDays: 7,
      refreshGrace: 10,
      passwordMin: 15,
      signUpsPerHour: 10,
      trustProxy: null,
      stateless: true,
      store: 'libsql',
    });
  });
});

describe('roles that the spec states', () => {
  it.each([
    ['of an endpoint list', { roles: ['admin'], schemes: [] }, ['admin']],
    ['of a Bearer scheme', { roles: ['admin'], schemes: ['b'], bearer: true }, ['admin']],
    ['not the scopes of another scheme', { roles: ['read:users'], schemes: ['oauth'] }, []],
  ])('%s', async (_, spec, roles) => {
    const states = [state(endpoint('GET /a', { security: 'secured', ...spec }))];
    const { decisions } = await answerQuestions(input({}, { states }), null);
    expect(decisions.get('GET /a')).toMatchObject({ roles });
  });
});

describe('facts that the project leaves open', () => {
  const questions = [
    factQuestion('framework', '--framework ID', [
      { value: 'express', label: 'Express', hint: null },
      { value: 'made-up', label: 'Made Up', hint: null },
    ]),
    factQuestion('spec', '--spec FILE', [{ value: 'a b.yaml', label: 'a b.yaml', hint: null }]),
  ];

  it('are asked', async () => {
    expect(await answerFacts(questions, person({ 'Which spec': 'x' }).asker)).toEqual([
      'express',
      'x',
    ]);
  });

  it('are all named without a terminal', async () => {
    const problems = await problemsOf(answerFacts(questions, null));
    expect(problems.map(({ fix }) => fix)).toEqual([
      '--framework express  or  --framework made-up',
      "--spec 'a b.yaml'",
    ]);
  });
});

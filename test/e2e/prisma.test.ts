import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  rmSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/effort.js';
import { dropDatabase, freshDatabase } from '../support/fresh-database.js';
import {
  prismaCli,
  prismaFiles,
  standIn,
  type PrismaProject,
  writeFiles,
} from '../support/prisma-project.js';
import { authwright, run, shown, tsc } from '../support/run.js';
import { commitAll, runFolder } from '../support/small-project.js';

type Case = PrismaProject & {
  readonly framework: 'express' | 'koa';
  readonly language: 'typescript' | 'javascript';
  readonly runner: 'vitest' | 'node-test';
};

const cases: readonly Case[] = [
  {
    major: 7,
    provider: 'postgresql',
    id: 'integer',
    framework: 'express',
    language: 'typescript',
    runner: 'vitest',
    generator: 'prisma-client',
  },
  {
    major: 6,
    provider: 'sqlite',
    id: 'text',
    framework: 'koa',
    language: 'javascript',
    runner: 'node-test',
  },
  {
    major: 7,
    provider: 'postgresql',
    id: 'bigint',
    framework: 'express',
    language: 'javascript',
    runner: 'node-test',
  },
];

const server = process.env['AUTHWRIGHT_POSTGRES_URL'];

describe.runIf(isLong).each(cases)(
  '$framework in $language with Prisma $major on $provider, whose users have $id ids',
  (each) => {
    if (each.provider === 'postgresql' && !server) {
      it.skip('needs PostgreSQL');
      return;
    }

    const name = `prisma-${each.framework}-${each.id}`;
    let folder: string;
    const flags = ['--secure-rest', '--open', '/health', '--stored-passwords', 'bcrypt', '--yes'];
    const secure = (...more: readonly string[]) =>
      authwright(folder, [...flags, '--no-typecheck', ...more]);
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');

    beforeAll(() => {
      folder = writeProject(each, name);
    });

    it('is secured with its own users', () => {
      const ran = secure('--json');
      expect(ran.status, shown(ran)).toBe(0);
      const { changes } = JSON.parse(ran.stdout) as { changes: { path: string }[] };
      const paths = changes.map(({ path }) => path);
      expect(paths).toContain('prisma/schema.prisma');
      expect(paths).toContain('prisma/migrations/20260101000001_auth/migration.sql');
      expect(read('package.json')).not.toContain('@libsql/client":');
      // What was there is there, in its order, and only lines were added.
      const before = prismaFiles(each)['prisma/schema.prisma'] ?? '';
      let rest = read('prisma/schema.prisma');
      for (const line of before.split('\n')) {
        expect(rest).toContain(line);
        rest = rest.slice(rest.indexOf(line) + line.length);
      }
    });

    it('has a schema that Prisma takes, whose new models it would not lay out otherwise', () => {
      prismaCli(each.major, folder, 'validate');
      const written = read('prisma/schema.prisma');
      prismaCli(each.major, folder, 'format');
      const models = (text: string) => text.slice(text.indexOf('/// How a user signs in'));
      expect(models(read('prisma/schema.prisma'))).toBe(models(written));
      writeFileSync(join(folder, 'prisma/schema.prisma'), written);
    });

    it('type-checks', () => {
      prismaCli(each.major, folder, 'generate');
      if (each.language === 'javascript') return;
      const [, example = ''] = /`(prisma\.note\.[^`]+)`/.exec(read('src/auth/README.md')) ?? [];
      expect(example).not.toBe('');
      // As the README of the generated code has it.
      writeFiles(folder, {
        'src/mine.ts': `import { currentUser } from './auth/require-auth.js';
import { prisma } from './db.js';
type Request = Parameters<typeof currentUser>[0];
export const mine = (req: Request) => {
  const user = currentUser(req);
  return ${example};
};
`,
      });
      const checked = tsc('typescript', folder);
      expect(checked.status, shown(checked)).toBe(0);
      rmSync(join(folder, 'src/mine.ts'));
    });

    it('passes its own tests, in a database that is gone when they end', () => {
      useStandIn(folder);
      const ran = run('npm', ['test'], folder, {
        DATABASE_URL: each.provider === 'postgresql' ? `${server}` : 'file:/nowhere/app.db',
      });
      expect(ran.status, shown(ran)).toBe(0);
    });

    it('has nothing to do again', () => {
      const again = secure('--json');
      expect(again.status, shown(again)).toBe(0);
      expect((JSON.parse(again.stdout) as { changes: unknown[] }).changes).toEqual([]);
    });

    it('gets a migration of its own for what a later run needs', () => {
      const ran = secure('--role', 'GET /notes=admin', '--json');
      expect(ran.status, shown(ran)).toBe(0);
      const sql = read('prisma/migrations/20260101000002_auth_more/migration.sql');
      expect(sql).toMatch(
        /ALTER TABLE "auth_accounts" ADD COLUMN +"role" TEXT NOT NULL DEFAULT 'user'/,
      );
      expect(read('prisma/schema.prisma')).toMatch(/role +String +@default\("user"\)/);
      prismaCli(each.major, folder, 'validate');
      expect((JSON.parse(secure('--json').stdout) as { changes: unknown[] }).changes).toEqual([]);
    });

    it('gives every byte back', () => {
      const removed = authwright(folder, ['remove', '--yes', '--no-typecheck', '--allow-dirty']);
      expect(removed.status, shown(removed)).toBe(0);
      const { stdout } = run('git', ['status', '--porcelain'], folder);
      expect(
        stdout.split('\n').filter((line) => line !== '' && !line.includes('node_modules')),
      ).toEqual([]);
    });
  },
);

describe.skipIf(!server)('a database that has users', () => {
  const [project] = cases as [Case];
  const database = 'prisma_filled';
  let folder: string;
  let url: string;

  beforeAll(async () => {
    folder = writeProject(project, 'prisma-filled');
    url = await freshDatabase(database);
    const flags = [
      '--secure-rest',
      '--open',
      '/health',
      '--stored-passwords',
      'bcrypt',
      '--yes',
      '--no-typecheck',
    ];
    const ran = authwright(folder, flags);
    expect(ran.status, shown(ran)).toBe(0);
    prismaCli(7, folder, 'generate');
    useStandIn(folder);
    writeFileSync(join(folder, 'story.ts'), STORY);
    const migrated = run(
      process.execPath,
      ['node_modules/.bin/prisma', 'migrate', 'deploy'],
      folder,
      { DATABASE_URL: url },
    );
    expect(migrated.status, shown(migrated)).toBe(0);
  });

  afterAll(() => dropDatabase(database));

  it('goes to no other store while its models are in the schema', () => {
    const ran = authwright(folder, ['--store', 'libsql', '--yes', '--dry-run']);
    expect(ran.status, shown(ran)).toBe(1);
    expect(ran.stderr).toContain('users are in models of Prisma since an earlier run');
  });

  it('lets those sign in who were there, renews their hashes, and keeps their rows', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, n) => (n * 71 + 13) % 256)).toString(
      'base64url',
    );
    const ran = run('tsx', ['story.ts'], folder, {
      DATABASE_URL: url,
      JWT_SECRET: key,
      JWT_ISSUER: 'https://api.test',
      JWT_AUDIENCE: 'https://api.test',
    });
    expect(ran.status, shown(ran)).toBe(0);
    expect(
      JSON.parse(ran.stdout.split('\n').filter((line) => line.startsWith('{"story"'))[0] ?? '{}'),
    ).toEqual({
      story: {
        ada: 200,
        'ada again': 200,
        'ada with another password': 401,
        'mixed case': 200,
        'twice by case, as it is written': 200,
        'sign-up with the address of somebody': 409,
        'sign-up with that in capitals': 409,
        deleted: 401,
        'without a password': 401,
        new: 201,
      },
      renewed: true,
      emails: [
        'Carol@x.test',
        'DAVE@x.test',
        'ada@x.test',
        'dave@x.test',
        'eve@x.test',
        'fay@x.test',
        'new@x.test',
      ],
      idType: 'number',
    });
  });

  it('keeps a migration that git has when auth is removed, and says what takes its tables back', () => {
    commitAll(folder);
    const removed = authwright(folder, ['remove', '--yes', '--no-typecheck']);
    expect(removed.status, shown(removed)).toBe(0);
    expect(removed.stderr + removed.stdout).toContain('npx prisma migrate dev --name without_auth');
    const migration = 'prisma/migrations/20260101000001_auth/migration.sql';
    expect(existsSync(join(folder, migration))).toBe(true);
    expect(readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8')).toBe(
      prismaFiles(project)['prisma/schema.prisma'],
    );
    expect(existsSync(join(folder, '.authwright'))).toBe(false);
  });
});

/** Signs in over HTTP whoever was there before, in the application as it is. */
const STORY = `import bcrypt from 'bcryptjs';
import { app } from './src/app.js';
import { prisma } from './src/db.js';

const PASSWORD = 'seven swans a-swimming';
const NEW = 'six geese a-laying eggs that five gold rings lie beside';
const password = await bcrypt.hash(PASSWORD, 4);
for (const email of ['ada@x.test', 'Carol@x.test', 'dave@x.test', 'DAVE@x.test'])
  await prisma.user.create({ data: { email, password } });
await prisma.user.create({ data: { email: 'eve@x.test', password, deletedAt: new Date() } });
await prisma.user.create({ data: { email: 'fay@x.test' } });

const server = app.listen(0);
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as { port: number };
const send = async (path: string, email: string, text: string) => {
  const answer = await fetch(\`http://127.0.0.1:\${port}/auth/\${path}\`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: text }),
  });
  return { status: answer.status, body: (await answer.json()) as { user?: { id: unknown } } };
};
const story = {
  ada: (await send('login', 'ada@x.test', PASSWORD)).status,
  'ada again': (await send('login', 'ADA@x.test', PASSWORD)).status,
  'ada with another password': (await send('login', 'ada@x.test', NEW)).status,
  'mixed case': (await send('login', 'carol@x.test', PASSWORD)).status,
  'twice by case, as it is written': (await send('login', 'dave@x.test', PASSWORD)).status,
  'sign-up with the address of somebody': (await send('sign-up', 'ada@x.test', NEW)).status,
  'sign-up with that in capitals': (await send('sign-up', 'carol@x.test', NEW)).status,
  deleted: (await send('login', 'eve@x.test', PASSWORD)).status,
  'without a password': (await send('login', 'fay@x.test', PASSWORD)).status,
  new: 0,
};
const { status, body } = await send('sign-up', 'new@x.test', NEW);
story.new = status;
const ada = await prisma.user.findUniqueOrThrow({ where: { email: 'ada@x.test' } });
const emails = (await prisma.user.findMany()).map(({ email }) => email).sort();
process.stdout.write(
  \`\${JSON.stringify({ story, renewed: ada.password?.startsWith('$argon2id$'), emails, idType: typeof body.user?.id })}\\n\`,
);
server.close();
await prisma.$disconnect();
`;

/** Kinds of databases and ids: each other shape of the tables that come with ours. */
const shapes = [
  ['sqlite', 'integer'],
  ['postgresql', 'uuid'],
  ['postgresql', 'integer'],
  ['postgresql', 'bigint'],
  ['sqlite', 'text'],
] as const;

describe('the migration', () => {
  it.each(isLong ? shapes : shapes.slice(0, 1))(
    'is what Prisma itself would write: %s with %s ids',
    (provider, id) => {
      if (provider === 'postgresql' && !server) return;
      const project: Case = {
        major: 6,
        provider,
        id,
        framework: 'express',
        language: 'javascript',
        runner: 'node-test',
      };
      const folder = writeProject(project, `prisma-diff-${provider}-${id}`);
      const before = readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8');
      writeFileSync(join(folder, 'before.prisma'), before);
      const ran = authwright(folder, [
        '--secure-rest',
        '--yes',
        '--no-typecheck',
        '--stored-passwords',
        'none',
        '--role',
        'GET /notes=admin',
      ]);
      expect(ran.status, shown(ran)).toBe(0);
      // The engine in JavaScript compares two schemas where it is given a driver.
      const isPg = provider === 'postgresql';
      const adapter = isPg ? 'PrismaPg' : 'PrismaLibSQL';
      writeFileSync(
        join(folder, 'prisma.config.ts'),
        `import { ${adapter} } from '@prisma/adapter-${isPg ? 'pg' : 'libsql'}';
export default {
  schema: 'prisma/schema.prisma',
  engine: 'js',
  experimental: { adapter: true },
  adapter: () => Promise.resolve(new ${adapter}(${isPg ? `{ connectionString: '${server}' }` : "{ url: 'file:diff.db' }"})),
};
`,
      );
      const printed = prismaCli(
        6,
        folder,
        ...['migrate', 'diff', '--script'],
        ...['--from-schema-datamodel', 'before.prisma'],
        ...['--to-schema-datamodel', 'prisma/schema.prisma'],
      );
      const written = readFileSync(
        join(folder, 'prisma/migrations/20260101000001_auth/migration.sql'),
        'utf8',
      );
      expect(written.trim()).toBe(printed.trim());
      rmSync(join(folder, 'prisma.config.ts'));
      const schema = readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8');
      prismaCli(6, folder, 'format');
      const ours = (text: string) => text.slice(text.indexOf('/// How a user signs in'));
      expect(ours(readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8'))).toBe(ours(schema));
    },
  );
});

function writeProject(project: Case, name: string): string {
  const { major, framework, language, runner } = project;
  const folder = runFolder(`prisma${major}`, name);
  const typed = language === 'typescript';
  const extension = typed ? 'ts' : 'js';
  const tests = typed ? 'vitest run' : 'node --test test/';
  const versions = JSON.parse(readFileSync(resolve(folder, '../../package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const used = [
    '@prisma/adapter-pg',
    '@prisma/client',
    'bcryptjs',
    'prisma',
    ...(framework === 'koa' ? ['koa', '@koa/router'] : ['express']),
  ];
  writeFiles(folder, {
    ...prismaFiles(project),
    '.gitignore': 'node_modules\n.env\nsrc/generated\n',
    'package.json': `${JSON.stringify(
      {
        name: 'notes',
        version: '1.0.0',
        private: true,
        type: 'module',
        scripts: { start: `node ${typed ? 'dist' : 'src'}/server.js`, test: tests },
        dependencies: Object.fromEntries(
          used.map((each) => [each, versions.dependencies[each] ?? '']),
        ),
        devDependencies: runner === 'vitest' ? { vitest: '4.1.11', typescript: '6.0.3' } : {},
      },
      null,
      2,
    )}\n`,
    [`src/app.${extension}`]: APPS[framework],
    ...(typed ? { 'tsconfig.json': TSCONFIG } : {}),
  });
  commitAll(folder);
  return folder;
}

const APPS = {
  express: `import express from 'express';
import { prisma } from './db.js';

export const app = express();

app.get('/health', (_req, res) => {
  res.json({ ok: true });
});
app.get('/notes', async (_req, res) => {
  res.json(await prisma.user.count());
});
`,
  koa: `import Router from '@koa/router';
import Koa from 'koa';
import { prisma } from './db.js';

const router = new Router();
router.get('/health', (ctx) => {
  ctx.body = { ok: true };
});
router.get('/notes', async (ctx) => {
  ctx.body = await prisma.user.count();
});

export const app = new Koa();

app.use(router.routes());
`,
} as const;

const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "rootDir": ".",
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "exactOptionalPropertyTypes": true,
    "noPropertyAccessFromIndexSignature": true,
    "noImplicitOverride": true,
    "verbatimModuleSyntax": true,
    "skipLibCheck": true,
    "noEmit": true,
    "types": ["node"]
  },
  "include": ["src", "test"]
}
`;

function useStandIn(folder: string): void {
  const target = join(folder, 'node_modules/.bin/prisma');
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(standIn, target);
  chmodSync(target, 0o755);
}

/** A small API in TypeScript with everything that a run puts something into: sources, spec, settings of its tests. */
export const notesProject: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify(
    {
      name: 'notes',
      version: '1.0.0',
      private: true,
      type: 'module',
      scripts: { build: 'tsc', start: 'node dist/server.js', test: 'vitest run' },
      dependencies: { cors: '^2.8.5', express: '^5.1.0' },
      devDependencies: {
        '@types/express': '^5.0.0',
        '@types/node': '^20.0.0',
        typescript: '^5.9.0',
        vitest: '^4.0.0',
      },
    },
    null,
    2,
  )}\n`,
  'tsconfig.json': `${JSON.stringify(
    {
      compilerOptions: {
        target: 'ES2022',
        module: 'NodeNext',
        moduleResolution: 'NodeNext',
        strict: true,
        esModuleInterop: true,
        skipLibCheck: true,
        types: ['node'],
        noEmit: true,
      },
      include: ['src', 'test'],
    },
    null,
    2,
  )}\n`,
  '.env.example': '# Port to listen on\nPORT=3000\n',
  'vitest.config.ts': `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { testTimeout: 10_000 },
});
`,
  'src/app.ts': `import cors from 'cors';
import express from 'express';
import { notes } from './routes/notes.js';
import { tags } from './routes/tags.js';

export const app = express();

app.use(cors());
app.use(express.json());

app.get('/health', (_req, res) => {
  res.json({ status: 'ok' });
});
app.use('/notes', notes);
app.use('/tags', tags);

app.use((_req, res) => {
  res.status(404).json({ error: 'not found' });
});
`,
  'src/routes/notes.ts': `import { Router } from 'express';

export const notes = Router();

const table = new Map<string, string>();

notes.get('/', (_req, res) => {
  res.json([...table.keys()]);
});

// One note.
notes
  .route('/:id')
  .get((req, res) => {
    res.json({ id: req.params.id, text: table.get(req.params.id) ?? null });
  })
  .put((req, res) => {
    table.set(req.params.id, String(req.body.text));
    res.status(204).end();
  });

notes.delete('/:id', (req, res) => {
  table.delete(req.params.id);
  res.status(204).end();
});
`,
  'src/routes/tags.ts': `import { Router } from 'express';

const tags = Router();

tags.get('/', (_req, res) => {
  res.json([]);
});
tags.post(
  '/',
  // Checked by the client.
  (_req, res) => {
    res.status(201).end();
  },
);

export { tags };
`,
  'src/server.ts': `import { app } from './app.js';

app.listen(Number(process.env.PORT ?? 3000));
`,
  'openapi.yaml': `openapi: 3.0.3
info: { title: Notes, version: 1.0.0 }
paths:
  /health:
    get:
      operationId: health
      responses:
        '200': { description: It answers }
  /notes:
    get:
      operationId: listNotes
      responses:
        '200': { description: The notes }
  /notes/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    get:
      operationId: readNote
      responses:
        '200': { description: A note }
    put:
      operationId: writeNote
      responses: {}
    delete:
      operationId: removeNote
      responses:
        '204':
          description: Gone
  /tags:
    get:
      operationId: listTags
      responses:
        '200': { description: The tags }
    # Not used yet.
    post:
      operationId: addTag
      responses:
        '201': { description: Added }
`,
};

/** The flags of a first run that decide every endpoint of the project. */
export const notesRun = [
  '--secure-rest',
  '--open',
  '/health',
  '--store',
  'libsql',
  '--tests',
  'full',
  '--yes',
];

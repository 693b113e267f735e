import { mutant, type Subject } from './mutant.js';

const CONFIG = 'src/auth/config.ts';
const GUESSABLE = 'src/auth/guessable-text.ts';
const APP = 'src/app.ts';
const NOTES = 'src/routes/notes.ts';

/** The application: its settings with HS256, and what its owner may do to its routes. */
export const settings: Subject = {
  test: 'auth',
  mutants: [
    mutant(
      'there is a default secret',
      CONFIG,
      "requireVariable(environment, 'JWT_SECRET', MAKE_SECRET)",
      "environment['JWT_SECRET'] || 'bm90IGEgc2VjcmV0IGF0IGFsbCwgZXZlcnlib2R5IGtub3dzIGl0'",
    ),
    mutant('a short secret is taken', CONFIG, 'bytes.length < MIN_SECRET_BYTES ||\n', ''),
    mutant(
      'a secret of one letter is taken',
      CONFIG,
      'new Set(bytes).size < MIN_DISTINCT_BYTES ||',
      '',
    ),
    mutant(
      'a secret may be read in two ways',
      CONFIG,
      "standard.replace(/=*$/, '')].includes(text) ? bytes : null;",
      "standard.replace(/=*$/, '')].length > 0 ? bytes : null;",
    ),
    mutant(
      'hex may be read in two ways',
      CONFIG,
      '[hex, hex.toUpperCase()].includes(text) ? bytes : null;',
      'bytes;',
    ),
    mutant('a typed secret is taken', CONFIG, ' ||\n    isTypedSecret(text, bytes)', ''),
    mutant(
      'a secret that a tutorial prints is taken',
      GUESSABLE,
      'PRINTED.some((start) => digest.startsWith(start)) ||',
      '',
    ),
    mutant('a repeated block is taken', GUESSABLE, 'isRepeat(text) || ', ''),
    mutant('a run is taken', GUESSABLE, ' || pieces.some(isRun)', ''),
    mutant(
      'text of words is taken',
      GUESSABLE,
      'return withoutWords(letters, SECRET_WORDS).length < letters.length / 2;',
      'return false;',
    ),
    mutant(
      'the secret before may be weak',
      CONFIG,
      "namedKey(readSecret('JWT_SECRET_PREVIOUS', previous))",
      "namedKey(Buffer.from(previous, 'base64url'))",
    ),
    mutant(
      'the issuer may be missing',
      CONFIG,
      "requireVariable(environment, 'JWT_ISSUER', 'for example https://api.example.com')",
      "environment['JWT_ISSUER'] ?? ''",
    ),
    mutant(
      'the key before is forgotten',
      CONFIG,
      "keys: previous ? [signing, namedKey(readSecret('JWT_SECRET_PREVIOUS', previous))] : [signing],",
      'keys: [signing],',
    ),
  ],
};

export const routes: Subject = {
  test: 'secured-endpoints',
  mutants: [
    mutant('the guard is gone from a route', NOTES, "requireAuth, requireRole('admin'), ", ''),
    mutant('the guard is gone from one verb', NOTES, '.put(requireAuth, ', '.put('),
    mutant(
      'the role is gone from a route',
      NOTES,
      "requireAuth, requireRole('admin'), ",
      'requireAuth, ',
    ),
    mutant(
      'every role will do',
      'src/auth/require-auth.ts',
      'if (roles.some((role) => role === user.role)) {',
      'if (roles.length > 0) {',
    ),
    mutant(
      'another guard of the same name lets everybody through',
      NOTES,
      "import { requireAuth, requireRole } from '../auth/require-auth.js';",
      `import { requireRole } from '../auth/require-auth.js';
const requireAuth = (_req: unknown, _res: unknown, next: () => void) => next();`,
    ),
    mutant(
      'an upload is read before its sender is known',
      'src/routes/files.ts',
      "requireAuth, upload.single('file')",
      "upload.single('file'), requireAuth",
    ),
    mutant(
      'a route is added that nobody decided on',
      APP,
      "app.use('/notes', notes);",
      "app.use('/notes', notes);\napp.get('/debug', (_req, res) => { res.json(process.env); });",
    ),
    mutant(
      'a router is added that nobody decided on',
      APP,
      "app.use('/notes', notes);",
      "app.use('/notes', notes);\napp.use('/admin', express.Router().delete('/notes/:id', (_req, res) => { res.end(); }));",
    ),
  ],
};

/** Every handler writes a file, which is never there afterwards. */
export const GUARD = `import { writeFileSync } from 'node:fs';

export function guard(req, res, next) {
  if (req.headers.authorization !== 'Bearer ' + process.env.API_TOKEN) {
    res.status(401).json({});
    return;
  }
  next();
}

export function handler(req, res) {
  writeFileSync('called', req.url);
  res.json({});
}
`;

export function packageJson(
  version: string,
  type: 'module' | 'commonjs',
  start = 'node src/server.js',
): string {
  const text = { name: 'app', type, scripts: { start }, dependencies: { express: version } };
  return `${JSON.stringify(text)}\n`;
}

type Files = Readonly<Record<string, string>>;

/** A project whose program is `server`. */
export function programOf(server: string, version = '^5.1.0', start?: string): Files {
  return {
    'package.json': packageJson(version, 'module', start),
    'src/guard.js': GUARD,
    'src/server.js': server,
  };
}

/** A project of one application, with `body` between making it and listening. */
export function appOf(body: string, version?: string): Files {
  return programOf(
    `import express from 'express';
import { guard, handler } from './guard.js';
const app = express();
${body}
app.listen(3000);
`,
    version,
  );
}

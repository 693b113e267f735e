import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import process from 'node:process';
import { listen } from './listen.mjs';

/** The application of a generated project, whose folder is the argument. */
const { app } = await import(pathToFileURL(join(process.argv[2], 'src/app.js')));

// Everybody is this machine here, whose address the limits would stop; a proxy's header tells them apart.
app.set('trust proxy', 'loopback');

listen(app, async (port) => {
  const answer = await fetch(`http://127.0.0.1:${port}/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'someone@bench.test',
      password: 'quiet otter paints seven doors',
    }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  return (await answer.json()).accessToken;
});

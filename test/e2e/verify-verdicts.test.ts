import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installModules } from '../support/services.js';
import { kept, verifyProject } from '../support/verify-project.js';
import { stackOf } from '../verdicts/packages.js';
import { readCases } from '../verdicts/read-cases.js';
import { environmentOf } from '../verdicts/real-runs.js';

const cases = readCases().filter(({ notRun, express }) => notRun === null && express.includes(5));
const part = process.env['AUTHWRIGHT_CASES'];

/**
 * The other witness on the same projects: it never says that an endpoint with a real guard is open. Of one that is only
 * imagined it need not find that out: an attack may take several requests, and it sends each as a stranger.
 */
describe('the running application of a case', () => {
  beforeAll(() => {
    installModules(stackOf('express'));
  });

  it.each(cases.filter(({ id }) => part === undefined || id.includes(part)))(
    '$id: $expect',
    async ({ id, files, entry, endpoint, expect: verdict }) => {
      const project = verifyProject('verdicts', id.replaceAll('/', '-'), files, [endpoint]);
      const env = Object.entries(environmentOf(project.folder, files));
      const text = env.map(([name, value]) => `${name}=${value}\n`).join('');
      writeFileSync(join(project.folder, 'verify.env'), text);
      const name = /^export const app\b/m.test(files[entry] ?? '') ? '#app' : '';
      const run = await project.verify('--app', entry + name, '--env-file', 'verify.env');
      expect([0, 2], run.text).toContain(run.code);
      if (verdict === true)
        expect(Object.values(kept(project.folder)), run.text).not.toContain('hole');
    },
  );
});

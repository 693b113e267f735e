import { relative } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Diagnostic } from '../model/types.js';
import { renderGithub } from '../report/github.js';
import { renderSarif } from '../report/sarif.js';
import type { Options } from '../session/option-values.js';
import type { Reading } from '../session/reading.js';
import type { Output } from './output.js';

/** What a command found, in the format that was asked for; `json` and `text` are the command's own. */
export function showProblems(
  problems: readonly Diagnostic[],
  { json, format }: Pick<Options, 'json' | 'format'>,
  { snapshot }: Pick<Reading, 'snapshot'>,
  output: Output,
  own: { readonly json: () => string; readonly text: () => string },
): void {
  // Annotations name files from the top of the repository.
  const below = relative(snapshot.roots.git ?? snapshot.root, snapshot.roots.package);
  switch (json ? 'json' : format) {
    case 'json':
      output.result(own.json());
      break;
    case 'github':
      output.result(renderGithub(problems, below));
      break;
    case 'sarif':
      output.result(renderSarif(problems, packageJson.version, below));
      break;
    case 'text':
      output.say(own.text());
  }
}

import type { Version } from './versions.js';

/** Functions that go into an object by keys that they are given, and into `__proto__`, too, in some versions. */
export type Merger = {
  readonly package: string;
  /** What is called; `''` for the package itself, `true` for the package with `true` in front. */
  readonly members: readonly string[];
  /** `keys`: by those of objects that are handed over; `path`: by the second argument. */
  readonly by: 'keys' | 'path';
  /** The versions that do so: from the first, which is among them, to the second, which is not. */
  readonly versions: readonly (readonly [since: Version, before: Version])[];
  readonly source: string;
};

const FIRST: Version = [0, 0, 0];
const NEVER: Version = [Infinity, 0, 0];

const merger = (
  name: string,
  members: string,
  by: Merger['by'],
  source: string,
  ...versions: Merger['versions']
): Merger => ({
  ...{ package: name, by, versions },
  members: members === '' ? [''] : members.split(' '),
  source: `${source}; run with \`__proto__\` and \`constructor.prototype\``,
});

export const MERGERS: readonly Merger[] = [
  merger('lodash', 'merge mergeWith', 'keys', 'lodash 4.17.10, 4.17.11; CVE-2018-16487', [
    FIRST,
    [4, 17, 11],
  ]),
  merger('lodash', 'defaultsDeep', 'keys', 'lodash 4.17.11, 4.17.12; CVE-2019-10744', [
    FIRST,
    [4, 17, 12],
  ]),
  merger(
    'lodash',
    'set setWith update updateWith',
    'path',
    'lodash 4.17.16, 4.17.17; CVE-2020-8203',
    [FIRST, [4, 17, 17]],
  ),
  merger('lodash.merge', '', 'keys', 'lodash.merge 4.6.1, 4.6.2', [FIRST, [4, 6, 2]]),
  merger('lodash.mergewith', '', 'keys', 'lodash.mergewith 4.6.1, 4.6.2', [FIRST, [4, 6, 2]]),
  merger('lodash.defaultsdeep', '', 'keys', 'lodash.defaultsdeep 4.6.0, 4.6.1', [FIRST, [4, 6, 1]]),
  merger('lodash.set', '', 'path', 'lodash.set 4.3.2, the last', [FIRST, NEVER]),
  merger('deep-extend', '', 'keys', 'deep-extend 0.5.0, 0.5.1; CVE-2018-3750', [FIRST, [0, 5, 1]]),
  merger('merge-deep', '', 'keys', 'merge-deep 3.0.2, 3.0.3; CVE-2021-26707', [FIRST, [3, 0, 3]]),
  merger('defaults-deep', '', 'keys', 'defaults-deep 0.2.4, the last; CVE-2018-16486', [
    FIRST,
    NEVER,
  ]),
  merger(
    'assign-deep',
    '',
    'keys',
    'assign-deep 0.4.7, 0.4.8, 1.0.0, 1.0.1; CVE-2019-10745',
    [FIRST, [0, 4, 8]],
    [
      [1, 0, 0],
      [1, 0, 1],
    ],
  ),
  merger('extend', 'true', 'keys', 'extend 3.0.1, 3.0.2; CVE-2018-16492', [FIRST, [3, 0, 2]]),
  merger('node.extend', 'true', 'keys', 'node.extend 1.1.6, 1.1.7; CVE-2018-16491', [
    FIRST,
    [1, 1, 7],
  ]),
  merger('just-extend', 'true', 'keys', 'just-extend 4.0.0, 4.2.1; CVE-2018-16489', [
    FIRST,
    [4, 0, 1],
  ]),
  merger('merge', 'recursive', 'keys', 'merge 1.2.0, 1.2.1; CVE-2018-16469', [FIRST, [1, 2, 1]]),
  merger('merge-options', '', 'keys', 'merge-options 1.0.0, 1.0.1; CVE-2018-3752', [
    FIRST,
    [1, 0, 1],
  ]),
  merger('hoek', 'merge applyToDefaults', 'keys', 'hoek 4.2.0, 4.2.1; CVE-2018-3728', [
    FIRST,
    [4, 2, 1],
  ]),
  merger(
    'set-value',
    '',
    'path',
    'set-value 2.0.0, 2.0.1, 3.0.2, 3.0.3; CVE-2019-10747',
    [FIRST, [2, 0, 1]],
    [
      [3, 0, 0],
      [3, 0, 3],
    ],
  ),
  merger(
    'dot-prop',
    'set',
    'path',
    'dot-prop 4.2.0, 4.2.1, 5.1.0, 5.1.1; CVE-2020-8116',
    [FIRST, [4, 2, 1]],
    [
      [5, 0, 0],
      [5, 1, 1],
    ],
  ),
  merger('dset', ' dset', 'path', 'dset 2.1.0, 3.1.3, 3.1.4; CVE-2024-21529', [FIRST, [3, 1, 4]]),
  merger('flat', 'unflatten', 'keys', 'flat 5.0.0, 5.0.1; CVE-2020-36632', [
    [5, 0, 0],
    [5, 0, 1],
  ]),
];

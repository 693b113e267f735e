import type { Issued } from '../../../interpret/follow/path.js';
import { secretText, TOKEN_OF_ANY } from '../../../interpret/follow/secrets.js';
import { type ExternalValue, optionsOf, stringOf } from '../../../interpret/values.js';
import { variablesIn } from '../issued.js';
import { isOn, optionOf } from './options.js';
import type { PackageLayer } from '../package-layer.js';

/** The keys by which a package knows tokens, and which tokens that are signed with them it lets through. */
export type Trusted = {
  readonly names: readonly string[];
  readonly takes: (token: Issued) => boolean;
};

/**
 * What middleware of a package trusts that verifies tokens with a secret: `expressjwt({ secret })`, which takes every
 * token, and strategies of passport-jwt 4.0.1 (lib/strategy.js), which ask the function that they are given.
 */
export function trustedBy(value: ExternalValue, packages: PackageLayer): readonly Trusted[] {
  if (value.package === 'express-jwt') {
    return [{ names: variablesIn(value.args[0], 'secret'), takes: () => true }];
  }
  if (value.package !== 'passport') return [];
  const [given] = value.args;
  const named = given?.kind === 'list' ? given.items : given ? [given] : [];
  return named
    .flatMap((each) => {
      const name = stringOf(each);
      return name === null ? [each] : (packages.registered?.(name) ?? []);
    })
    .flatMap((strategy) =>
      strategy.kind === 'external' && strategy.package === 'passport-jwt'
        ? [trustedByStrategy(strategy, packages)]
        : [],
    );
}

function trustedByStrategy({ args }: ExternalValue, { judgeOwnCode }: PackageLayer): Trusted {
  const [options, verify] = args;
  const passesRequest = isOn(optionOf(options, 'passReqToCallback'), false) !== false;
  return {
    names: variablesIn(options, 'secretOrKey'),
    takes: ({ claims }) =>
      !verify ||
      optionsOf(verify).some(
        (code) =>
          judgeOwnCode({
            code,
            what: 'the function of passport-jwt',
            gets: [...(passesRequest ? (['request'] as const) : []), 'verified claims', 'done'],
            opens: 'calls back something true',
            claims,
          }) !== 'never',
      ),
  };
}

/** The secrets that are trusted so, each in its form. */
export function trustedSecrets(trusted: readonly Trusted[]): ReadonlySet<string> {
  return new Set(
    trusted.flatMap(({ names }) => names.map((name) => secretText(name, TOKEN_OF_ANY))),
  );
}

import { textAt } from '../../interpret/place.js';
import { optionsOf, type Value } from '../../interpret/values.js';
import type { Facts } from '../judgement.js';
import { factsOfPackage, wrappedHandler } from './packages.js';
import type { PackageTable } from './packages/table.js';

/** What a middleware does to a request beside refusing it, as far as that is told without following it. */
export function factsOf(packages: PackageTable, value: Value): Facts {
  const known = packageFacts(packages, value);
  return known ?? { ...NO_FACTS, allowsOrigins: setsOrigins(value), stores: takesBody(value) };
}

/** What is known of a package's middleware; null for anything else, and for what a package wraps. */
export function packageFacts(
  packages: PackageTable,
  value: Value,
): ReturnType<typeof factsOfPackage> | null {
  if (value.kind !== 'external') return null;
  return wrappedHandler(packages, value) ? null : factsOfPackage(packages, value);
}

const NO_FACTS = {
  isCors: false,
  readsBody: false,
  keepsSession: false,
  wantsToken: false,
  stores: false,
  caches: false,
};

/** The project's own words for what `cors` does. */
function setsOrigins(value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'function' && /access-control-allow-origin/i.test(textAt(option.at)),
  );
}

/** Whether code of the project takes the body of requests as it comes: into a file, for one. */
function takesBody(value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'function' &&
      /\breq\w*\s*\.\s*(?:pipe\s*\(|on\s*\(\s*['"]data)|\bpipeline\s*\(\s*req/.test(
        textAt(option.at),
      ),
  );
}

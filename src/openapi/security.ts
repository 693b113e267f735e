import { childOf, entriesOf } from './refs.js';
import { listItems, textOf } from './tree.js';
import type { DecisionKind } from '../model/types.js';
import type { EffectiveSecurity, Place, Requirement, SpecFiles, SpecVersion } from './types.js';

/** The requirement that holds for `operation`: its own, else the document's, else null. */
export function effectiveSecurity(
  files: SpecFiles,
  root: Place,
  operation: Place,
): EffectiveSecurity {
  const own = childOf(files, operation, 'security');
  const place = own ?? childOf(files, root, 'security');
  if (!place) return null;
  return {
    from: own ? 'operation' : 'document',
    place,
    alternatives: listItems(place).map((item) => requirement(files, item)),
  };
}

function requirement(files: SpecFiles, item: Place): Requirement {
  return new Map(
    entriesOf(files, item).map(({ key, value }) => [
      key,
      listItems(value).map((scope) => textOf(scope) ?? ''),
    ]),
  );
}

/** `open` also when one alternative is the empty requirement: then a caller without credentials may enter. */
export function securityKind(security: EffectiveSecurity): DecisionKind | null {
  if (!security) return null;
  const { alternatives } = security;
  const open = alternatives.length === 0 || alternatives.some((each) => each.size === 0);
  return open ? 'open' : 'secured';
}

/** Names of the schemes by which a Bearer token is sent, in the order of the document. */
export function bearerSchemes(
  files: SpecFiles,
  root: Place,
  version: SpecVersion,
): readonly string[] {
  const schemes = schemesOf(files, root, version);
  if (!schemes) return [];
  return entriesOf(files, schemes)
    .filter(({ value }) => isBearer(files, value, version))
    .map(({ key }) => key);
}

/** The map of security schemes, where there is one. */
function schemesOf(files: SpecFiles, root: Place, version: SpecVersion): Place | null {
  if (version === '2.0') return childOf(files, root, 'securityDefinitions');
  const components = childOf(files, root, 'components');
  return components && childOf(files, components, 'securitySchemes');
}

/** Swagger 2.0 has no HTTP schemes: a Bearer token is described as an API key in the Authorization header. */
function isBearer(files: SpecFiles, scheme: Place, version: SpecVersion): boolean {
  const word = (key: string): string | undefined =>
    textOf(childOf(files, scheme, key))?.toLowerCase();
  return version === '2.0'
    ? word('type') === 'apikey' && word('in') === 'header' && word('name') === 'authorization'
    : word('type') === 'http' && word('scheme') === 'bearer';
}

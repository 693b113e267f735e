import { type OwnParts, pointerOf, readParts } from '../openapi/own-parts.js';

/** A package that a run put into package.json. */
export type OurPackage = {
  readonly section: 'dependencies' | 'devDependencies';
  readonly name: string;
  /** Its pointer among the parts. */
  readonly pointer: string;
};

export function ourPackages(parts: OwnParts): readonly OurPackage[] {
  return readParts(parts).flatMap(({ kind, keys: [section, name = ''] }) =>
    kind === 'value' && (section === 'dependencies' || section === 'devDependencies')
      ? [{ section, name, pointer: pointerOf([section, name]) }]
      : [],
  );
}

/** The package whose types `@types/…` holds; any other is itself. */
export function untyped(name: string): string {
  return name.replace(/^@types\//, '');
}

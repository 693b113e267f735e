import { ts } from 'ts-morph';

/** What a class is written to extend; null where it extends nothing. */
export function baseExpression({ heritageClauses }: ts.ClassLikeDeclaration): ts.Expression | null {
  const clause = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  return clause?.types[0]?.expression ?? null;
}

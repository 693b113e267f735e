import { ts } from 'ts-morph';

/** Where an interface of this name in `text`, in whatever namespace, declares `member`; null where none does. */
export function declaredMemberAt(text: string, name: string, member: string): number | null {
  if (!new RegExp(`interface\\s+${name}\\b`).test(text)) return null;
  let found: number | null = null;
  const visit = (node: ts.Node): void => {
    const isIt = ts.isInterfaceDeclaration(node) && node.name.text === name;
    const declared = isIt
      ? node.members.find(
          (each) => each.name && ts.isIdentifier(each.name) && each.name.text === member,
        )
      : undefined;
    if (declared) found ??= declared.getStart();
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

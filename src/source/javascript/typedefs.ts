import { ts } from 'ts-morph';
import { dropLines, typeText, unsupported, type Conversion } from './context.js';
import { descriptionOf, documentedStart, replaceByDoc, type DocTag } from './doc-comment.js';
import { templateTags } from './signatures.js';

/** Columns after which a union is written with one member a line. */
const LONG_TYPE = 80;

/** Turns a type alias or an interface into `@typedef`, with `@property` lines where it is a plain record; drops it where types go. */
export function writeTypedef(
  conversion: Conversion,
  node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration,
): void {
  if (!conversion.isTyped) {
    dropLines(conversion, documentedStart(conversion, node), node.end);
    return;
  }
  const members = recordMembers(node);
  const body =
    members === null
      ? [{ name: 'typedef', type: wholeType(conversion, node), subject: node.name.text }]
      : recordTags(conversion, node.name.text, members);
  replaceByDoc(conversion, node, [...templateTags(conversion, node.typeParameters), ...body]);
}

/** `@property` has no form for methods, index signatures and computed names: such types are written whole. */
function recordMembers(
  node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration,
): readonly ts.PropertySignature[] | null {
  if (ts.isInterfaceDeclaration(node) && node.heritageClauses !== undefined) return null;
  const holder = ts.isInterfaceDeclaration(node) ? node : node.type;
  if (!ts.isInterfaceDeclaration(holder) && !ts.isTypeLiteralNode(holder)) return null;
  const members = [...holder.members];
  return members.length > 0 && members.every(isPlainProperty) ? members : null;
}

function isPlainProperty(member: ts.TypeElement): member is ts.PropertySignature {
  return (
    ts.isPropertySignature(member) && ts.isIdentifier(member.name) && member.type !== undefined
  );
}

function recordTags(
  conversion: Conversion,
  name: string,
  members: readonly ts.PropertySignature[],
): DocTag[] {
  const properties = members.map((member) => {
    const property = member.name.getText(conversion.tree);
    const subject = member.questionToken === undefined ? property : `[${property}]`;
    const type = member.type === undefined ? 'unknown' : typeText(conversion, member.type);
    return {
      name: 'property',
      type,
      subject: `${subject} ${descriptionOf(conversion, member)}`.trim(),
    };
  });
  return [{ name: 'typedef', type: 'object', subject: name }, ...properties];
}

function wholeType(
  conversion: Conversion,
  node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration,
): string {
  if (ts.isTypeAliasDeclaration(node)) return brokenUnion(conversion, node.type);
  const bases = (node.heritageClauses ?? []).flatMap((clause) =>
    clause.types.map((type) => typeText(conversion, type)),
  );
  const own = node.members.map((member) => memberText(conversion, member)).join(' ');
  return [...bases, `{ ${own} }`].join(' & ');
}

function memberText(conversion: Conversion, member: ts.TypeElement): string {
  if (ts.isPropertySignature(member) && member.type !== undefined) {
    const optional = member.questionToken === undefined ? '' : '?';
    return `${member.name.getText(conversion.tree)}${optional}: ${typeText(conversion, member.type)};`;
  }
  const literal = ts.factory.createTypeLiteralNode([member]);
  const printed = typeText(conversion, literal);
  if (!/^\{ .* \}$/.test(printed)) throw unsupported(conversion.tree, member, 'this type member');
  return printed.slice(2, -2);
}

function brokenUnion(conversion: Conversion, type: ts.TypeNode): string {
  const whole = typeText(conversion, type);
  if (!ts.isUnionTypeNode(type) || whole.length < LONG_TYPE) return whole;
  return type.types.map((member) => typeText(conversion, member)).join('\n  | ');
}

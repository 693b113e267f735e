import { ts } from 'ts-morph';
import {
  any,
  type ClassValue,
  fromCaller,
  object,
  settled,
  type Value,
} from '../../interpret/follow/values.js';
import { statusNamed, statusOf } from './statuses.js';

/** The status that an error carries; null where it carries none that is known. */
export function statusOfError(error: Value): number | null {
  const known = settled(error);
  if (known.kind === 'external') {
    const isErrors = /^(http-errors|@hapi\/boom|boom)$/.test(known.package);
    if (!isErrors) return null;
    const [first] = known.args;
    const status = first && statusOf(first);
    if (typeof status === 'number') return status;
    return statusNamed(known.path.filter((part) => part !== '()').at(-1) ?? '');
  }
  if (known.kind !== 'object') return null;
  for (const name of ['status', 'statusCode', 'httpCode', 'code']) {
    const value = known.props.get(name);
    if (value?.kind === 'accessor') continue;
    const status = value ? statusOf(value) : statusOfGetter(known.proto, name);
    if (typeof status === 'number' && status >= 400 && status < 600) return status;
  }
  return null;
}

/** `get status() { return 401; }` of the class of an error. */
function statusOfGetter(proto: ClassValue | null, name: string): number | null {
  const getter = proto?.node.members.find(
    (member): member is ts.GetAccessorDeclaration =>
      ts.isGetAccessorDeclaration(member) && member.name.getText() === name,
  );
  const [only, ...others] = getter?.body?.statements ?? [];
  const isLiteral =
    only && ts.isReturnStatement(only) && only.expression && ts.isNumericLiteral(only.expression);
  return isLiteral && others.length === 0 ? Number(only.expression.text) : null;
}

/** Which fault a made-up token has is up to who made it. */
export function errorOf(): Value {
  const made = object([['message', fromCaller('message', 'string')]]);
  made.props.set('name', fromCaller('name', 'string'));
  made.rest = any({ by: 'caller' });
  return { ...made, isError: true };
}

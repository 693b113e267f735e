import { environmentValue } from '../../interpret/follow/environment.js';
import type { Path } from '../../interpret/follow/path.js';
import {
  any,
  type ExternalValue,
  type ObjectValue,
  SECRET,
  settled,
  type Value,
} from '../../interpret/follow/values.js';
import { isEnvironment } from '../../interpret/follow/secrets.js';
import { outerMember } from '../../interpret/follow/outer.js';
import { configMember } from './node-config.js';

/** A member of what a package makes of the environment variables of a deployment: the variable; null for all others. */
export function settingOf(path: Path, holder: ExternalValue, name: string): Value | null {
  return configMember(path, holder, name) ?? checkedSetting(path, holder, name);
}

/**
 * `z.object({ KEY: z.string() }).parse(process.env).KEY` of zod 4.6.7, `cleanEnv(process.env, { KEY: str() }).KEY` of envalid
 * 8.2.0: where the variable is not as it has to be, they throw when the application starts; else they give it.
 */
function checkedSetting(path: Path, holder: ExternalValue, name: string): Value | null {
  const schema = schemaOf(holder);
  const rule = schema && memberOf(path, schema, name);
  if (rule?.kind !== 'external') return null;
  const fallback = rule.package === 'envalid' ? defaultInOptions(path, rule) : defaultInChain(rule);
  if (fallback === 'other') return null;
  const isRequired = fallback === null && !MAY_BE_UNSET.test(rule.path.join(' '));
  // Without it the application does not start.
  if (isRequired && path.environment.withoutSecrets && holder.path.at(-1) === '()') {
    return any(SECRET, { name, truth: true, nullish: false });
  }
  return environmentValue(path, name, fallback);
}

const MAY_BE_UNSET = /\b(?:optional|nullable|nullish)\b/;

/** By which rules the variables are checked. */
function schemaOf(holder: ExternalValue): ObjectValue | null {
  const called = holder.path.at(-1) === 'data' ? holder.base : holder;
  if (called?.path.at(-1) !== '()') return null;
  const [first, second] = called.args.map(settled);
  const method = called.path.at(-2);
  if (!first) return null;
  switch (holder.package) {
    case 'envalid':
      return method === 'cleanEnv' && isEnvironment(first) ? objectOf(second) : null;
    case 'zod': {
      const parses = holder === called ? method === 'parse' : method === 'safeParse';
      if (!parses || !isEnvironment(first)) return null;
      let made = called.base?.base ?? null;
      while (made && UNCHANGING.test(made.path.at(-2) ?? '')) made = made.base?.base ?? null;
      return made?.path.at(-2) === 'object' ? objectOf(made.args[0]) : null;
    }
    default:
      return null;
  }
}

/** What changes nothing about the members of an object that the schema names. */
const UNCHANGING =
  /^(?:strict|strip|loose|passthrough|refine|superRefine|readonly|describe|brand)$/;

/** What gives a text as it is, or at most without spaces around it. */
const AS_IT_IS =
  /^(?:\(\)|string|min|max|length|nonempty|trim|email|url|uuid|regex|startsWith|endsWith|includes|describe|meta|brand|refine|readonly|optional|nullable|nullish|default)$/;

/** The text that zod takes where a variable is not set; null where none is, and `other` where it makes something else of it. */
function defaultInChain(rule: ExternalValue): Value | null | 'other' {
  const [first = '', ...rest] = rule.path;
  const names = /^(?:z|default)$/.test(first) ? rest : rule.path;
  if (rule.package !== 'zod' || !names.every((each) => AS_IT_IS.test(each))) return 'other';
  for (let at: ExternalValue | null = rule; at; at = at.base) {
    if (at.path.at(-1) === '()' && at.path.at(-2) === 'default') return constantOf(at.args[0]);
  }
  return null;
}

function defaultInOptions(path: Path, rule: ExternalValue): Value | null | 'other' {
  if (rule.path.at(-1) !== '()' || !/^(?:str|email|host|url)$/.test(rule.path.at(-2) ?? '')) {
    return 'other';
  }
  const [options] = rule.args;
  if (!options) return null;
  const known = objectOf(options);
  if (!known || known.rest) return 'other';
  const given = memberOf(path, known, 'default');
  return given ? constantOf(given) : null;
}

function constantOf(value: Value | undefined): Value | 'other' {
  const known = value && settled(value);
  return known?.kind === 'constant' ? known : 'other';
}

function memberOf(path: Path, holder: ObjectValue, name: string): Value | null {
  const own = holder.props.get(name);
  const found = own && own.kind !== 'accessor' ? own : outerMember(path, holder, name);
  return found && settled(found);
}

function objectOf(value: Value | undefined): ObjectValue | null {
  const known = value && settled(value);
  return known?.kind === 'object' ? known : null;
}

import { relPath } from '../../../src/model/paths.js';
import type { Value } from '../../../src/interpret/values.js';
import { machineFor, viewOf } from '../../support/follow.js';

/** What the module `main` exports as `result`, in words: what is read of it, not what running it would give. */
export function readResult(files: Readonly<Record<string, string>> | string): string {
  const all = typeof files === 'string' ? { 'main.ts': files } : files;
  const [main = ''] = Object.keys(all);
  const machine = machineFor(viewOf(all));
  const words = (value: Value): string => {
    switch (value.kind) {
      case 'constant': {
        const text =
          typeof value.value === 'string' ? JSON.stringify(value.value) : String(value.value);
        return value.assumed ? `${text} by default` : text;
      }
      case 'list':
        return `[${[...value.items.map(words), ...(value.complete ? [] : ['...'])].join(', ')}]`;
      case 'object': {
        const members = [...value.props.keys()].map(
          (name) => `${name}: ${words(machine.member(value, name))}`,
        );
        return `{${[...members, ...(value.complete ? [] : ['...'])].join(', ')}}`;
      }
      case 'union':
        return value.options.map(words).join(' or ');
      case 'external':
        return `external ${[value.package, ...value.path].join('.')}`;
      default:
        return value.kind;
    }
  };
  return words(machine.exported(relPath(main), 'result'));
}

/** The same for an expression, where `unknown` is a value of which nothing is known. */
export function readExpression(text: string): string {
  return readResult(
    `import { nothing } from './missing.js';\nconst unknown = nothing;\nexport const result = ${text};`,
  );
}

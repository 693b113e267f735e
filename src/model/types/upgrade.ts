import type { RelPath } from './places.js';

/** A change of what templates make, told to owners of files that an earlier version made. */
export type TemplateChange = {
  /** The first version of authwright that has it. */
  readonly version: string;
  readonly kind: 'security' | 'fix' | 'improvement';
  /** How the paths of the templates concerned begin, below `templates/`. */
  readonly templates: readonly string[];
  /** What the generated code does now. One line, no full stop. */
  readonly what: string;
  /** What was wrong before, with its source. */
  readonly why: string;
};

/** A change of the templates that the owner's copies lacked, and what the plan does about it. */
export type Upgrade = {
  readonly change: TemplateChange;
  readonly files: readonly {
    readonly path: RelPath;
    /** `in-part`: but for lines that stay as the owner has them. */
    readonly state: 'brought' | 'in-part' | 'lacking';
  }[];
};

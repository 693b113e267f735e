import type { PackageJson, RelPath, SourceLoc } from '../model/types.js';
import { IS_USERS, LOGIN, MAY_BE_USERS, PASSWORD } from '../model/users-words.js';
import { maskComments, placeAt } from './masking.js';
import { allDependencies } from './package-json.js';

/** A model or table of the project's own in which it keeps its users. */
export type UsersThere = {
  /** What it belongs to: `Prisma`. */
  readonly layer: string;
  /** As the project calls it: `User`. */
  readonly name: string;
  readonly loc: SourceLoc;
};

type Layer = {
  readonly label: string;
  /** Packages by which one tells that it is used. */
  readonly packages: RegExp;
  readonly files: RegExp;
  /** Where a model begins, with its name. */
  readonly model: RegExp;
  /** Where it ends; null where its columns may stand anywhere in its file. */
  readonly end: RegExp | null;
};

const CODE = /\.[cm]?[jt]s$/;
const ENTITY = /@Entity\s*\([^@]*?\bclass\s+(\w+)/g;
const EXTENDS_MODEL = /\bclass\s+(\w+)\s+extends\s+(?:\w+\.)?Model\b/g;
const CREATES_TABLE = /\b(?:createTable|createTableIfNotExists)\s*\(\s*['"`](\w+)['"`]/g;

const LAYERS: readonly Layer[] = [
  {
    label: 'Prisma',
    packages: /^(?:prisma|@prisma\/client)$/,
    files: /\.prisma$/,
    model: /^[ \t]*model\s+(\w+)\s*\{/gm,
    end: /^[ \t]*\}/m,
  },
  {
    label: 'Drizzle',
    packages: /^drizzle-orm$/,
    files: CODE,
    model:
      /\b(?:pg|mysql|sqlite|singlestore)Table\s*\(\s*['"`](\w+)['"`]|\w+\.table\s*\(\s*['"`](\w+)['"`]/g,
    end: /^\s*\}\s*[,)]/m,
  },
  { label: 'TypeORM', packages: /^typeorm$/, files: CODE, model: ENTITY, end: null },
  { label: 'MikroORM', packages: /^@mikro-orm\/core$/, files: CODE, model: ENTITY, end: null },
  {
    label: 'Mongoose',
    packages: /^(?:mongoose|@nestjs\/mongoose|@typegoose\/typegoose)$/,
    files: CODE,
    model: /\bmodel\s*(?:<[^()]*>)?\(\s*['"`](\w+)['"`]|\bgetModelForClass\s*\(\s*(\w+)/g,
    end: null,
  },
  {
    label: 'Sequelize',
    packages: /^(?:sequelize|sequelize-typescript)$/,
    files: CODE,
    model: /\.define\s*(?:<[^()]*>)?\(\s*['"`](\w+)['"`]|\bclass\s+(\w+)\s+extends\s+Model\b/g,
    end: null,
  },
  { label: 'Objection', packages: /^objection$/, files: CODE, model: EXTENDS_MODEL, end: null },
  { label: 'Bookshelf', packages: /^bookshelf$/, files: CODE, model: EXTENDS_MODEL, end: null },
  { label: 'Knex', packages: /^knex$/, files: CODE, model: CREATES_TABLE, end: null },
  { label: 'Kysely', packages: /^kysely$/, files: CODE, model: CREATES_TABLE, end: null },
  {
    label: 'SQL',
    packages: /sql|maria|^pg$|^postg/,
    files: /\.(?:sql|[cm]?[jt]s)$/,
    model:
      /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?:["`[]?\w+["`\]]?\.)?["`[]?(\w+)["`\]]?\s*\(/gi,
    end: /\)\s*;/,
  },
];

/**
 * The models and tables in which a project keeps its users, by their names and columns: what may be meant is for a
 * person to say.
 * @param files every file of the project that is no test's
 */
export function findUsersThere(
  pkg: PackageJson,
  files: readonly RelPath[],
  textOf: (file: RelPath) => string | null,
): readonly UsersThere[] {
  const declared = Object.keys(allDependencies(pkg));
  const layers = LAYERS.filter(({ packages }) => declared.some((name) => packages.test(name)));
  // Statements of SQL are those of the migrations that a layer above has made.
  for (const layer of layers) {
    const models = files
      .filter((file) => layer.files.test(file))
      .flatMap((file) => modelsIn(file, textOf(file) ?? '', layer));
    if (models.length > 0) return models;
  }
  return [];
}

function modelsIn(file: RelPath, text: string, layer: Layer): readonly UsersThere[] {
  const code = CODE.test(file) ? maskComments(text) : text;
  return [...code.matchAll(layer.model)].flatMap((match) => {
    const name = match.slice(1).find(Boolean) ?? '';
    const isUsers = IS_USERS.test(name);
    if (!isUsers && !MAY_BE_USERS.test(name)) return [];
    const columns = columnsOf(code, match, layer);
    const signsIn = PASSWORD.test(columns) || (isUsers && LOGIN.test(columns));
    return signsIn
      ? [{ layer: layer.label, name, loc: { file, ...placeAt(text, match.index) } }]
      : [];
  });
}

function columnsOf(text: string, { index, 0: start }: RegExpExecArray, { end }: Layer): string {
  if (end === null) return text;
  const rest = text.slice(index + start.length);
  return rest.slice(0, end.exec(rest)?.index ?? rest.length);
}

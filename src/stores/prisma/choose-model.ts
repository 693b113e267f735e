import { problem } from '../../model/diagnostic.js';
import { enumerated } from '../../model/enumerated.js';
import type { Diagnostic } from '../../model/types.js';
import type { StoreProject } from '../adapter.js';
import { likelyModels } from '../likely-models.js';
import type { FoundSchema } from './find-schema.js';
import { madeUserModel, mapsNames, modelText, type OurModel } from './models.js';
import { readSchema, type Schema, type SchemaModel } from './schema.js';
import { userModelsIn } from './users.js';

type Chosen = {
  readonly model: SchemaModel;
  readonly schema: Schema;
  readonly made: OurModel | null;
};

/** The model that is meant: named, or the only one that looks like users; else one comes with ours. */
export function chooseModel(
  found: FoundSchema,
  project: StoreProject,
): Chosen | { readonly problem: Diagnostic } {
  const { auth, snapshot } = project;
  const { schema } = found;
  const candidates = userModelsIn(schema);
  const beside = auth.userModel === 'none';
  const owner = ownerOfAccounts(schema);
  if (owner && project.manifest) {
    const named = beside ? 'AuthUser' : auth.userModel;
    if (named === null || named === owner.name) return { model: owner, schema, made: null };
    return { problem: movedUsers(owner) };
  }
  if (auth.userModel !== null && !beside) {
    const model = schema.models.find(({ name }) => name === auth.userModel);
    if (model) return { model, schema, made: null };
    const names = enumerated(
      candidates.map(({ name }) => name),
      5,
    );
    return {
      problem: problem(
        'OPTION_VALUE',
        `--user-model: ${found.path} has no model ${auth.userModel}`,
        names === '' ? 'drop it' : `of users there are:  ${names}`,
      ),
    };
  }
  const [first, second] = likelyModels(candidates);
  if (second && first && !beside) {
    return {
      problem: problem(
        'ANSWER_MISSING',
        `users may be kept in ${candidates.map(({ name, evidence, loc }) => `${name} (${evidence}, ${loc.file}:${loc.line})`).join(' or in ')}`,
        [
          ...candidates.map(({ name }) => `--user-model ${name}`),
          '--no-user-model  keeps others beside them',
        ].join('\n'),
        first.loc,
      ),
    };
  }
  const model =
    first && !beside ? schema.models.find(({ name }) => name === first.name) : undefined;
  if (model) return { model, schema, made: null };
  const name =
    beside || schema.models.some((each) => each.name === 'User') || schema.enums.has('User')
      ? 'AuthUser'
      : 'User';
  const there = schema.models.find((each) => each.name === name);
  if (there) return { model: there, schema, made: null };
  const fields = (auth.signUpFields ?? []).map((each) => each.replace(/:.*/, ''));
  const made = madeUserModel(name, fields);
  const text = modelText(made, { isMapped: mapsNames(found), dbSchema: null });
  const sources = found.files.map((file) => ({ file, text: snapshot.text(file) ?? '' }));
  const both = readSchema([...sources, { file: found.main, text }]);
  const ours = both.models.find((each) => each.name === name);
  if (!ours) throw new RangeError(`the model ${name} was made and is not there`);
  return { model: ours, schema: both, made };
}

/** The model whose users have our accounts, since an earlier run. */
function ownerOfAccounts({ models }: Schema): SchemaModel | undefined {
  const account = models.find(({ name }) => name === 'AuthAccount');
  const owner = account?.fields.find(({ key }) => key === 'userId');
  return models.find(({ name }) => name === owner?.type);
}

function movedUsers({ name, loc }: SchemaModel): Diagnostic {
  return problem(
    'USER_MODEL_UNFIT',
    `users are in ${name} since an earlier run, and their accounts and sessions belong to it`,
    `--user-model ${name}    goes on with it; to change it, run  npx authwright remove  first`,
    loc,
  );
}

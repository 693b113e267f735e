import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { manifestJsonSchema } from '../src/project/manifest-schema.js';

/** Makes `schemas/manifest.schema.json` of the schema by which manifests are read. */
const file = new URL('../schemas/manifest.schema.json', import.meta.url);
const text = JSON.stringify(manifestJsonSchema(), null, 2);
writeFileSync(file, await format(text, { parser: 'json', printWidth: 100 }));

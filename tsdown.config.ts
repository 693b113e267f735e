import { defineConfig } from 'tsdown';

/**
 * Of ts-morph only the compiler is used. Requiring what ts-morph wraps takes half the time of importing it: Node
 * searches megabytes of CommonJS for names to import, and the wrapping is evaluated as well. It is required when
 * something of it is asked for: a run that finds a scan of unchanged files parses none.
 */
const compilerAlone = {
  name: 'compiler-alone',
  resolveId: {
    // Before tsdown leaves all packages where they are.
    order: 'pre' as const,
    handler: (id: string) => (id === 'ts-morph' ? '\0ts-morph' : null),
  },
  load: (id: string) =>
    id === '\0ts-morph'
      ? `import { createRequire } from 'node:module';
export let ts = new Proxy({}, {
  get: (_, name) => {
    const { resolve } = createRequire(import.meta.url);
    ({ ts } = createRequire(resolve('ts-morph'))('@ts-morph/common'));
    return ts[name];
  },
});`
      : null,
};

export default defineConfig({
  entry: {
    authwright: 'bin/authwright.ts',
    // Both run in the process of a project.
    preload: 'src/verify/preload/main.ts',
    serve: 'src/verify/preload/serve.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  dts: false,
  fixedExtension: false,
  plugins: [compilerAlone],
});

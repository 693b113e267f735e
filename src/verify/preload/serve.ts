/** Started in the place of the project's program, behind the preload: loads the application that was named. */
const load = (globalThis as Record<symbol, unknown>)[Symbol.for('authwright.verify')];
await (load as () => Promise<void>)();

import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Brief } from '../protocol.js';

/** Tells what was refused: `connect db.example.com:5432`. */
type Refused = (what: string) => void;

/**
 * A guard rail, no sandbox: connections that leave this machine fail as if nobody answered, and other programs are
 * not started. What the project needs of these, its owner allows.
 */
export function putUpFences({ fences, folder, app }: Brief, refused: Refused): void {
  fenceConnections(new Set(fences.hosts), refused);
  // What runs the project's program, such as a watcher, starts it as another process.
  if (!fences.mayRun && (app !== null || isOfProject(folder))) fencePrograms(refused);
}

function fenceConnections(allowed: ReadonlySet<string>, refused: Refused): void {
  const original = Reflect.get(Socket.prototype, 'connect') as (...args: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    const target = targetOf(args);
    if (target === null || isLoopback(target.host) || allowed.has(target.host)) {
      return original.apply(this, args);
    }
    const where = `${target.host}:${target.port}`;
    refused(`connect ${where}`);
    const error = Object.assign(new Error(`authwright verify lets nothing connect to ${where}`), {
      code: 'ECONNREFUSED',
    });
    process.nextTick(() => this.destroy(error));
    return this;
  };
}

type Destination = { readonly host: string; readonly port: string };

/** Null for a path, which stays on this machine. */
function targetOf(args: readonly unknown[]): Destination | null {
  // Node hands itself its arguments in a list, with the options first.
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as Record<string, unknown>;
    if (typeof path === 'string') return null;
    return { host: hostOf(host), port: String(port) };
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null;
  return { host: hostOf(second), port: String(first) };
}

function hostOf(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'localhost';
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|::1|\[::1\]|::ffff:127(?:\.\d+){3})$/i.test(host);
}

/** Whether this process runs a program of the project, and not one of a package or of this machine. */
function isOfProject(folder: string): boolean {
  const [, program] = process.argv;
  if (program === undefined) return false;
  // `node server` names no file: the folder is there either way.
  const real = existsSync(program)
    ? realpathSync(program)
    : join(realpathSync(dirname(program)), basename(program));
  const path = relative(folder, real);
  return !/(?:^|[\\/])(?:\.\.|node_modules)[\\/]/.test(path);
}

/** Compilers that TypeScript is run with start their own program. */
const COMPILERS = /[\\/]node_modules[\\/](?:esbuild|@esbuild|tsx|@swc)[\\/]/;

function fencePrograms(refused: Refused): void {
  const refuse = (command: string): never => {
    refused(`run ${command}`);
    throw new Error(`authwright verify starts no other program: ${command}`);
  };
  const { ChildProcess } = childProcess;
  const spawn = Reflect.get(ChildProcess.prototype, 'spawn') as (options: unknown) => unknown;
  Object.assign(ChildProcess.prototype, {
    spawn(this: unknown, options: { readonly file: string }): unknown {
      return COMPILERS.test(options.file) ? spawn.call(this, options) : refuse(options.file);
    },
  });
  const { execFileSync, spawnSync } = childProcess;
  const fenced =
    (original: (...args: never[]) => unknown) =>
    (command: string, ...rest: never[]) =>
      COMPILERS.test(command)
        ? (original as (...args: unknown[]) => unknown)(command, ...rest)
        : refuse(command);
  Object.assign(childProcess, {
    execSync: refuse,
    execFileSync: fenced(execFileSync as (...args: never[]) => unknown),
    spawnSync: fenced(spawnSync as (...args: never[]) => unknown),
  });
  syncBuiltinESMExports();
}

import { relative } from 'node:path';
import { problem, UserError } from '../model/diagnostic.js';

const CAUSES: Readonly<Record<string, { readonly why: string; readonly fix: string }>> = {
  ENOSPC: { why: 'the disk is full', fix: 'free some space, then run the same command again' },
  EDQUOT: { why: 'your disk quota is used up', fix: 'free some space, then run again' },
  EACCES: {
    why: 'no permission',
    fix: 'make the file and its folder writable (chmod u+w), then run again',
  },
  EPERM: { why: 'not permitted', fix: 'make the file and its folder writable, then run again' },
  EROFS: { why: 'the file system is read-only', fix: 'run it on a writable copy of the project' },
  EXDEV: {
    why: 'the file is on another file system',
    fix: 'put the project, with what it links to, on one file system',
  },
  EISDIR: { why: 'a folder is where the file should go', fix: 'move the folder, or choose --out' },
  ENOTDIR: { why: 'a file is where a folder should go', fix: 'move the file, or choose --out' },
  EBUSY: { why: 'another program holds the file', fix: 'close that program, then run again' },
  EMFILE: { why: 'too many open files', fix: 'raise the limit (ulimit -n), then run again' },
  EIO: { why: 'the disk reports an error', fix: 'check the disk, then run again' },
};

/**
 * What the owner is told about an error of the file system; anything that is none is given back as it is,
 * for it is a bug of ours.
 */
export function asUserError(error: unknown, root: string, aftermath: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError || !('syscall' in error))
    return error;
  const code = 'code' in error ? String(error.code) : 'EIO';
  const path = 'path' in error && typeof error.path === 'string' ? relative(root, error.path) : '';
  const cause = CAUSES[code] ?? { why: error.message, fix: 'mend the cause, then run again' };
  const shown = path.replace(/(^|[/\\])\.([^/\\]+)\.authwright-tmp$/, '$1$2');
  return new UserError(
    problem('WRITE_FAILED', `${shown || '.'}: ${cause.why} (${code}); ${aftermath}`, cause.fix),
  );
}

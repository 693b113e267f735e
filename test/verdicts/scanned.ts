import type { ScanResult } from '../../src/model/types.js';
import { scanFiles } from '../unit/frameworks/express/scan/project.js';
import { scanFiles as scanKoaFiles } from '../unit/frameworks/koa/scan/project.js';
import type { VerdictCase } from './read-cases.js';

/** The scan of a case, with the newest version of its framework that it is for. */
export function scanned({ framework, files, express }: VerdictCase): ScanResult {
  if (framework === 'koa') return scanKoaFiles(files);
  return scanFiles(files, Math.max(...express));
}

/** `GET /users/{}`: an endpoint whatever its parameters are called. */
export function shapeOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`;
}

/** Method and path of a case's endpoint. */
export function endpointOf({ endpoint }: VerdictCase): { method: string; path: string } {
  const [method = '', path = ''] = endpoint.split(' ');
  return { method, path };
}

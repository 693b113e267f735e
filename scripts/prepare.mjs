/**
 * Builds after an install, so that a checkout and a dependency taken from git have the tool in `dist`. An
 * install without development dependencies (`npm ci --omit=dev`) has nothing to build with, and goes on.
 */
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (existsSync('node_modules/tsdown')) execSync('npm run build', { stdio: 'inherit' });

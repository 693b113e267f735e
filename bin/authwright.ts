#!/usr/bin/env node
import { main } from '../src/cli/main.js';
import { processSession } from '../src/cli/session.js';

process.exitCode = await main(process.argv.slice(2), processSession());

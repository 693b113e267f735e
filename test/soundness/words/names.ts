/** What a file needs at its top, by what occurs in it. */
const REQUIRES: readonly (readonly [RegExp, string])[] = [
  [/\bjwt\./, `const jwt = require('jsonwebtoken');`],
  [/\bjwtSimple\./, `const jwtSimple = require('jwt-simple');`],
  [/\bjose\./, `const jose = require('jose');`],
  [/\b_\./, `const _ = require('lodash');`],
  [/\bcrypto\./, `const crypto = require('node:crypto');`],
  [/\butil\./, `const util = require('node:util');`],
  [/\burl\.parse/, `const url = require('node:url');`],
  [/\bEventEmitter\b/, `const { EventEmitter } = require('node:events');`],
  [/\bAsyncLocalStorage\b/, `const { AsyncLocalStorage } = require('node:async_hooks');`],
  [/\bexpress[.(]/, `const express = require('express');`],
  [/\bexpressjwt\(/, `const { expressjwt } = require('express-jwt');`],
  [/\bunless;/, `const { unless } = require('express-unless');`],
  [/\bbasicAuth[.(]/, `const basicAuth = require('express-basic-auth');`],
  [/\bcreateError[.(]/, `const createError = require('http-errors');`],
  [/\bcookieParser\(/, `const cookieParser = require('cookie-parser');`],
  [/\bcookieSession\(/, `const cookieSession = require('cookie-session');`],
  [/\bsession\(\{/, `const session = require('express-session');`],
  [/\bcors\(/, `const cors = require('cors');`],
  [/\bmethodOverride\(/, `const methodOverride = require('method-override');`],
  [/\basyncHandler\(/, `const asyncHandler = require('express-async-handler');`],
  [/\bpromiseRouter\(/, `const promiseRouter = require('express-promise-router');`],
  [/\bpassport\./, `const passport = require('passport');`],
  [/\bJwtStrategy\b/, `const { Strategy: JwtStrategy, ExtractJwt } = require('passport-jwt');`],
  [
    /\bAnonymousStrategy\b/,
    `const { Strategy: AnonymousStrategy } = require('passport-anonymous');`,
  ],
  [/\bBearerStrategy\b/, `const { Strategy: BearerStrategy } = require('passport-http-bearer');`],
  [/\bLocalStrategy\b/, `const { Strategy: LocalStrategy } = require('passport-local');`],
  [/\bnodeConfig\./, `const nodeConfig = require('config');`],
  [/\bparseurl\(/, `const parseurl = require('parseurl');`],
  [/\breached\(/, `const { reached } = require('../reached');`],
];

/** The text with the packages that it names required above it. */
export function withRequires(text: string): string {
  const needed = REQUIRES.filter(([pattern]) => pattern.test(text)).map(([, line]) => line);
  return `${[...needed, text].join('\n')}\n`;
}

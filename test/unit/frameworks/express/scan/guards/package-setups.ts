import { SECRET, sign } from './anonymous.js';

export const JWT = `const { expressjwt } = require('express-jwt');`;
export const OLD_JWT = `const expressjwt = require('express-jwt6');`;
export const KEY = `secret: process.env.ROWS_SECRET, algorithms: ['HS256']`;
export const BEARER = `const { auth, requiredScopes, claimCheck } = require('express-oauth2-jwt-bearer');
const settings = { issuer: 'https://issuer.example', audience: 'rows', secret: process.env.ROWS_SECRET, tokenSigningAlg: 'HS256' };`;
export const BEARER_TOKEN = {
  authorization: `Bearer ${sign(
    { iss: 'https://issuer.example', aud: 'rows', scope: 'read' },
    SECRET,
    { expiresIn: 60 },
  )}`,
};
export const OIDC = `const { auth, requiresAuth, claimEquals, attemptSilentLogin } = require('express-openid-connect');
const settings = { issuerBaseURL: 'http://127.0.0.1:1', baseURL: 'https://rows.example', clientID: 'rows', secret: process.env.ROWS_SECRET };`;
export const PASSPORT = `const passport = new (require('passport').Passport)();
const { Strategy: Jwt, ExtractJwt } = require('passport-jwt');
passport.use(new Jwt({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.ROWS_SECRET }, (claims, done) => done(null, { id: claims.sub })));
passport.use(new (require('passport-anonymous').Strategy)());
passport.use(new (require('passport-local').Strategy)((name, password, done) => done(null, false)));
passport.use(new (require('passport-http').BasicStrategy)((name, password, done) => done(null, password === process.env.ROWS_SECRET && { name })));
passport.use(new (require('passport-http').DigestStrategy)((name, done) => done(null, { name }, process.env.ROWS_SECRET)));
passport.use(new (require('passport-http-bearer').Strategy)((token, done) => done(null, token === process.env.ROWS_SECRET && { token })));
passport.use(new (require('passport-headerapikey').HeaderAPIKeyStrategy)({ header: 'x-api-key', prefix: '' }, false, (key, done) => done(null, key === process.env.ROWS_SECRET && { key })));
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));`;
export const SESSION = `const session = require('express-session')({ secret: process.env.ROWS_SECRET, resave: false, saveUninitialized: true });`;
export const KEYCLOAK = `const Keycloak = require('keycloak-connect');
const keycloak = new Keycloak({}, { realm: 'rows', 'auth-server-url': 'http://127.0.0.1:1/', resource: 'rows', 'bearer-only': true });`;
export const DOCUMENT = `const { middleware } = require('express-openapi-validator');
const apiSpec = { openapi: '3.0.0', info: { title: 'x', version: '1' }, security: [{ key: [] }], components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } } }, paths: { '/': { get: { responses: { 200: { description: 'x' } } } } } };`;

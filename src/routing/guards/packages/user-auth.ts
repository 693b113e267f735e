/** Packages that authenticate users; an API key is not one of them. */
export const USER_AUTH = new Set(
  (
    'passport express-jwt express-oauth2-jwt-bearer express-openid-connect supertokens-node @clerk/express ' +
    '@clerk/clerk-sdk-node koa-passport koa-jwt keycloak-connect connect-ensure-login better-auth @auth/express'
  ).split(' '),
);

/** Packages that are there for users to log in, whatever of them stands on a route. */
export const LOGS_IN =
  /^(?:passport(?:-[\w.-]+)?|koa-passport|@[\w.-]+\/passport-[\w.-]+|openid-client|express-openid-connect|simple-oauth2|grant|grant-express|@okta\/oidc-middleware|@auth\/express|better-auth|lucia|supertokens-node|keycloak-connect|@clerk\/express)$/;

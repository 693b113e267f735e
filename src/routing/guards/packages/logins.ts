import type { ExternalValue } from '../../../interpret/values.js';

/** A strategy by which callers log in: with a form, or at a provider that they are sent to. */
export type LoginRow = {
  readonly package: string;
  readonly members: readonly string[];
  readonly name: string;
  readonly how: 'form' | 'provider';
  readonly source: string;
};

const ITSELF = ['', 'Strategy'];

const provider = (name: string, strategy: string, source: string, members = ITSELF): LoginRow => ({
  package: name,
  members,
  name: strategy,
  how: 'provider',
  source: `${name} ${source}`,
});

const form = (name: string, strategy: string, source: string, members = ITSELF): LoginRow => ({
  package: name,
  members,
  name: strategy,
  how: 'form',
  source: `${name} ${source}`,
});

/**
 * An endpoint behind one of these is where callers become known, not one that knows them. A provider lets
 * whoever has an account there through, and the others are redirected to it; a form asks for a name and a
 * password in the request and answers 400 or 401. Called a guard, `POST /login` would pass for secured; so
 * it keeps nobody out, which errs to the side on which a guard is offered.
 */
export const LOGIN_ROWS: readonly LoginRow[] = [
  form('passport-local', 'local', '1.0.0 lib/strategy.js: fail(400) without a name or a password'),
  form(
    'passport-ldapauth',
    'ldapauth',
    '3.0.1 lib/passport-ldapauth/strategy.js: fail(400) without a name or a password',
  ),
  form('passport-magic-login', 'magiclogin', '1.2.4 dist: the token of the link in query or body', [
    '',
  ]),
  provider('passport-oauth2', 'oauth2', '1.8.0 lib/strategy.js: redirect() without `code`'),
  provider('passport-google-oauth20', 'google', '2.0.0 lib/strategy.js: an OAuth2Strategy'),
  provider(
    'passport-google-oauth',
    'google',
    '2.0.0 lib/index.js: OAuthStrategy and OAuth2Strategy',
    ['OAuthStrategy', 'OAuth2Strategy', 'Strategy'],
  ),
  provider('passport-github2', 'github', '0.1.12 lib/strategy.js: an OAuth2Strategy'),
  provider('passport-github', 'github', '1.1.0 lib/strategy.js: an OAuth2Strategy'),
  provider('passport-gitlab2', 'gitlab', '5.0.0 lib/strategy.js: an OAuth2Strategy'),
  provider('passport-facebook', 'facebook', '3.0.0 lib/strategy.js: an OAuth2Strategy'),
  provider('passport-twitter', 'twitter', '1.0.4 lib/strategy.js: an OAuthStrategy'),
  provider('passport-discord', 'discord', '0.1.4 lib/strategy.js: an OAuth2Strategy'),
  provider('passport-steam', 'steam', '1.0.18 lib/passport-steam/strategy.js: OpenID'),
  provider('passport-apple', 'apple', '2.0.2 src/strategy.js: an OAuth2Strategy'),
  provider('passport-linkedin-oauth2', 'linkedin', '2.0.0 lib/oauth2.js: an OAuth2Strategy', [
    'Strategy',
    'OAuth2Strategy',
  ]),
  provider('passport-microsoft', 'microsoft', '2.1.0 lib/strategy.js: an OAuth2Strategy', [
    'Strategy',
  ]),
  provider('passport-slack', 'slack', '0.0.7 lib/passport-slack/strategy.js: an OAuth2Strategy', [
    'Strategy',
  ]),
  provider(
    'passport-spotify',
    'spotify',
    '2.0.0 lib/passport-spotify/strategy.js: an OAuth2Strategy',
    ['Strategy'],
  ),
  provider('passport-auth0', 'auth0', '1.4.5 lib/index.js: an OAuth2Strategy'),
  provider(
    'passport-openidconnect',
    'openidconnect',
    '0.1.2 lib/strategy.js: redirect() without `code`',
  ),
  provider(
    'passport-azure-ad',
    'azuread-openidconnect',
    '4.3.5 lib/oidcstrategy.js: redirect() without a response of the provider',
    ['OIDCStrategy'],
  ),
  provider(
    '@node-saml/passport-saml',
    'saml',
    '5.1.1 lib/strategy.js: redirect() without SAMLResponse',
    ['Strategy', 'MultiSamlStrategy'],
  ),
  provider(
    'openid-client/passport',
    '',
    '6.9.0 build/passport.js: authorizationRequest() without `code`; named after the host of the provider',
    ['Strategy'],
  ),
];

/** The row of a login strategy that was made with `new`; null for one that is in no table. */
export function loginOf({ package: name, path }: ExternalValue): LoginRow | null {
  const member = path.at(-1) === '()' ? path.slice(0, -1).join('.') : null;
  return (
    LOGIN_ROWS.find(
      (row) => row.package === name && member !== null && row.members.includes(member),
    ) ?? null
  );
}

/** The login strategies that are registered under `name` unless another name is given. */
export function loginNamed(name: string): LoginRow | null {
  return LOGIN_ROWS.find((row) => row.name === name && name !== '') ?? null;
}

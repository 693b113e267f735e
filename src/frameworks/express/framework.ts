import { IncomingMessage, ServerResponse } from 'node:http';
import type { ExternalValue, Flow, Value } from '../../interpret/follow/values.js';
import { constant, fromState, ready, settled, UNDEFINED } from '../../interpret/follow/values.js';
import { createExchange } from './exchange/exchange.js';
import { answersBy } from './exchange/response.js';
import { PACKAGES } from './packages.js';
import type { LayeredFramework } from './scan/framework.js';
import { handlesErrors } from './scan/no-handler.js';
import { isVerb } from './verbs.js';

/** What middleware is, and what is called, in Express 4 and 5. */
export const FRAMEWORK: LayeredFramework = {
  packages: PACKAGES,
  exchange: createExchange,
  handlesErrors,
  ownCall: settingOf,
  parts: {
    isHostName: (name) => /^(?:app|application|server|express\w*|\w*App)$/.test(name),
    isOwnPackage: (name) => name === 'express',
    isInner: (name) => name.startsWith('express/lib') || name.startsWith('router/'),
    isCalled: (member) => CALLED.test(member),
    isVerb,
    hasRequest: (member) => member in IncomingMessage.prototype || OF_REQUEST.test(member),
    hasResponse: (member) =>
      answersBy(member) || member in ServerResponse.prototype || OF_RESPONSE.test(member),
  },
};

/** Methods by which a router is registered on, and asked. */
const CALLED = /^(?:use|all|route|handle|param|process_params|lazyrouter|\*)$/;

const OF_RESPONSE = /^(?:set|header|type|get|cookie|clearCookie|vary|location|locals|app|req)$/;
const OF_REQUEST =
  /^(?:get|header|headers|method|url|originalUrl|baseUrl|path|params|query|body|ip|ips|hostname|host|protocol|secure|xhr|is|accepts|app|res|next|route)$/;

/** `app.get('env')`: what Express takes from NODE_ENV. */
function settingOf(
  { package: name, path }: ExternalValue,
  [asked]: readonly Value[],
): Flow<Value> | null {
  if (name !== 'global' || path.join('.') !== '(express-router).get') return null;
  const setting = settled(asked ?? UNDEFINED);
  const text = setting.kind === 'constant' ? String(setting.value) : '?';
  return ready(
    text === 'env' ? constant('production') : fromState(`the setting \`${text}\` is not followed`),
  );
}

import type { Value } from '../../../interpret/values.js';
import { isOn, mayHold, optionOf } from './options.js';

/**
 * Why a token that was not issued may be accepted, by the options that jsonwebtoken is given; null where it may
 * not. jsonwebtoken 9.0.3 verify.js: `none` is accepted without a key, and `ignoreExpiration` skips `exp`.
 */
export function weaknessOf(options: Value | undefined): string | null {
  if (mayHold(optionOf(options, 'algorithms'), 'none') === true) {
    return 'its `algorithms` hold `none`: a token without a signature may be accepted';
  }
  const ignores = optionOf(options, 'ignoreExpiration');
  return ignores === 'unclear' || isOn(ignores, false) === false
    ? null
    : 'its `ignoreExpiration` lets expired tokens in';
}

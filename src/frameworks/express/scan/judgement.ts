import type { GuardVerdict } from '../../../model/types.js';
import type { Handler } from './router.js';

/** What is known of one middleware or handler. */
export type Judgement = {
  /** What it does to a caller without credentials. */
  readonly verdict: GuardVerdict;
  /** Whether it answers the request itself and passes nothing on: what makes a `use` an endpoint. */
  readonly answers: 'always' | 'never' | 'unknown';
  /** It answers preflight requests. */
  readonly isCors: boolean;
  /** It reads the request's body. */
  readonly readsBody: boolean;
};

export type Judge = (handler: Handler) => Judgement;

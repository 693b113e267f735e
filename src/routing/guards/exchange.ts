import type { Flow, HostValue, NativeValue, Site, Value } from '../../interpret/follow/values.js';
import type { Kept, Shown } from '../../interpret/follow/written-state.js';
import type { RequestLine } from '../judgement.js';
import type { Findings } from './findings.js';
import type { Bag, RequestState } from './request-state.js';
import type { SessionFields } from './session-field.js';

/** The members of an exchange, by bag: what a path wrote, what earlier middleware left, what was there at first. */
export type Bags = {
  readonly read: (bag: Bag, name: string, first: () => Value) => Value;
  readonly write: (bag: Bag, name: string, value: Value) => void;
  readonly host: (bag: Bag, type: string, first: (name: string) => Value) => HostValue;
  /** Lets the request know its response. */
  readonly own: (name: string, request: HostValue, response: HostValue) => void;
  readonly parts: () => Parts;
};

/** What may be read of an exchange, by the names it is noted by when it is read. */
export type Parts = readonly (readonly [name: string, value: Shown])[];

/** What a middleware is called for, beside the exchange itself. */
export type Handed = {
  /** What failed, for one that handles errors or has called on to what failed; null where nothing did. */
  readonly error: Value | null;
  /** For one that is called with a parameter of the path: what that is. */
  readonly parameter: Value | null;
};

/** What a middleware is handed, for somebody who knows no secret of the application. */
export type Exchange = {
  /** By which of them it can be had what the caller sends, and by which it is answered. */
  readonly requests: readonly HostValue[];
  readonly responses: readonly HostValue[];
  readonly next: NativeValue;
  /** What a middleware is called with, an error or a parameter among it where it gets one. */
  readonly args: readonly Value[];
  /** Whether something is called with this exchange. */
  readonly isHanded: (args: readonly Value[]) => boolean;
  /** Whether `args` hand over what answers with it. */
  readonly mayAnswer: (args: readonly Value[]) => boolean;
  /** What `args` hand a middleware to call on with; null where they are not those of one. */
  readonly nextOf: (args: readonly Value[]) => Value | null;
  /** Lets a middleware fail that was handed `next`. */
  readonly fail: (next: Value, error: Value, site: Site) => Flow<Value>;
  /** What is kept for it under no member of it. */
  readonly bags: Pick<Bags, 'read' | 'write'>;
  /** All that is known of it, for paths to be compared. */
  readonly state: () => Kept;
  /** The status that an answer would have now. */
  readonly status: () => number | 'unknown';
  /** Where the answer is sent when the middleware has ended: told that it has. */
  readonly ended?: () => void;
  /** Where an error may be answered with as it is: told what the middleware has failed with. */
  readonly failed?: (error: Value) => void;
  /** The same: told that code which is not read may have set an answer of this status. */
  readonly mayHaveAnswered?: (status: number | 'unknown') => void;
};

export type Surroundings = {
  /** The requests that are meant; null for any. */
  readonly line: RequestLine | null;
  readonly before: RequestState;
  readonly sessionFields: SessionFields;
  /** Where it is noted what is found out about the requests. */
  readonly findings: Findings;
  /** Whether the caller sends nothing but the path: no header, cookie, query or body. */
  readonly sendsNothing: boolean;
  /** Whether it is noted where and how it answers. */
  readonly notesReplies?: true;
};

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Meeting } from '../../frameworks/preload.js';
import type { Answer, Ask } from '../protocol.js';

/** Something that requests meet, and where it is registered. */
export type Step = {
  readonly place: string;
  readonly index: number;
  readonly of: number | null;
  readonly name: string;
  /** It is registered for one method, or all, at one path. */
  readonly isEndpoint: boolean;
};

/** The requests that are under way, each known by the port that it comes from. */
export type Probes = {
  /** Follows a request from now on, and gives how far it has come. */
  readonly begin: (port: number, ask: Ask) => () => Pick<Answer, 'reached' | 'at'>;
  /** Gives a connection that a server gets the address that its request is to come from. */
  readonly receive: (socket: Socket) => void;
  readonly meets: (request: IncomingMessage, step: Step | null) => Meeting;
};

export function createProbes(): Probes {
  const byPort = new Map<number, Following>();
  // A connection that has been closed has no port any more, and what got its request may still go on with it.
  const bySocket = new WeakMap<Socket, Following>();
  const followingOf = (socket: Socket): Following | undefined => {
    const found = bySocket.get(socket) ?? byPort.get(socket.remotePort ?? -1);
    if (found) bySocket.set(socket, found);
    return found;
  };
  return {
    begin: (port, ask) => {
      const following = new Following(ask);
      byPort.set(port, following);
      return () => ({ reached: following.reached, at: following.at });
    },
    receive: (socket) => {
      const real = socket.remoteAddress;
      // A server may get the connection before who made it knows.
      Object.defineProperty(socket, 'remoteAddress', {
        configurable: true,
        get: () => followingOf(socket)?.ask.from ?? real,
      });
    },
    meets: ({ socket }, step) => {
      const meeting = followingOf(socket)?.meets(step) ?? 'run';
      // Nobody else gets to answer: what has the response may have wrapped it.
      if (meeting === 'stop') socket.destroy();
      return meeting;
    },
  };
}

/** One request on its way. */
class Following {
  reached: Answer['reached'] = null;
  at: Answer['at'] = null;
  /** It has been handed to the last of those that are believed to refuse. */
  private isBehind = false;
  private readonly counts = new Map<string, number>();
  private readonly last: { readonly key: string; readonly count: number } | null;

  constructor(readonly ask: Ask) {
    const index = ask.way.findLastIndex(({ isBelieved }) => isBelieved);
    const step = ask.way[index];
    const key = step ? keyOf(step) : '';
    const before = ask.way.slice(0, index + 1);
    // One call in a helper may register several: which of them it is, is told by how many came before.
    this.last = step ? { key, count: before.filter((each) => keyOf(each) === key).length } : null;
  }

  meets(step: Step | null): Meeting {
    if (this.reached !== null) return 'stop';
    if (step === null) return this.isBehind ? 'skip' : 'run';
    const key = keyOf(step);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (this.isBehind) return this.behind(step);
    // What is written as several functions came as one: the handler may be in it.
    const { functions } = this.ask;
    const isWhole = step.of === null || functions === null || step.of === functions;
    if (step.place === this.ask.place && !isWhole) return this.stopAt('other', step);
    const { last } = this;
    if (last?.key === key && last.count === count) {
      this.isBehind = true;
      return this.runs(step);
    }
    const known = this.ask.way.find((each) => keyOf(each) === key);
    if (known?.answersAll) return this.stopAt('other', step);
    if (known) return this.runs(step);
    if (step.place === this.ask.place) return this.stopAt('own', step);
    return step.isEndpoint ? this.stopAt('other', step) : this.runs(step);
  }

  /** Behind the guard nothing is called. What stands there is passed over, to see where the request arrives. */
  private behind(step: Step): Meeting {
    if (step.place === this.ask.place) return this.stopAt('own', step);
    const { way, place, functions } = this.ask;
    if (!step.isEndpoint || way.some((each) => keyOf(each) === keyOf(step))) return 'skip';
    // What is registered as a guard alone has the next registration for its handler.
    const isGuardAlone = way.filter((each) => each.place === place).length === functions;
    return this.stopAt(isGuardAlone ? 'own' : 'other', step);
  }

  private runs(step: Step): Meeting {
    const { isOpened, way } = this.ask;
    if (isOpened && way.some((each) => each.isReplaced && keyOf(each) === keyOf(step))) {
      return 'skip';
    }
    this.at = { name: step.name, place: step.place };
    return 'run';
  }

  private stopAt(reached: 'own' | 'other', step: Step): Meeting {
    this.reached = reached;
    this.at = { name: step.name, place: step.place };
    return 'stop';
  }
}

function keyOf({ place, index }: { readonly place: string; readonly index: number }): string {
  return `${place} ${index}`;
}

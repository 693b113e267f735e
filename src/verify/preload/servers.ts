import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import { type AddressInfo, Server, type Socket } from 'node:net';

/** A server of the project that answers HTTP. */
export type Caught = { readonly port: number; readonly isTls: boolean };

export type Servers = {
  readonly caught: () => readonly Caught[];
  /** Answers requests with `listener`, for an application that does not listen itself. */
  readonly serve: (listener: RequestListener) => Promise<void>;
};

type Events = {
  /** A server that answers HTTP listens. */
  readonly listening: () => void;
  readonly connected: (socket: Socket) => void;
};

/**
 * Whatever of the project would listen on a port listens on a free one of the loopback address instead: what runs
 * there already is not in the way, and nobody else can reach it.
 */
export function catchServers({ listening, connected }: Events): Servers {
  const servers = new Map<Server, { readonly isTls: boolean }>();
  const original = Reflect.get(Server.prototype, 'listen') as (...args: unknown[]) => Server;
  Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
    // A path is a socket between processes of this machine, as those that run TypeScript have one.
    if (isPath(args[0])) return original.apply(this, args);
    const isTls = this instanceof https.Server;
    if (isTls || this instanceof http.Server) {
      servers.set(this, { isTls });
      this.once('listening', listening);
      this.prependListener(isTls ? 'secureConnection' : 'connection', connected);
    }
    const callback = args.findLast((argument) => typeof argument === 'function');
    return original.call(this, 0, '127.0.0.1', callback);
  };
  return {
    caught: () =>
      [...servers].flatMap(([server, { isTls }]) => {
        const address = server.address() as AddressInfo | null;
        return address === null ? [] : [{ port: address.port, isTls }];
      }),
    serve: async (listener) => {
      const server = http.createServer(listener);
      await new Promise<void>((open) => server.listen(0, open));
    },
  };
}

function isPath(argument: unknown): boolean {
  if (typeof argument === 'string') return !/^\d+$/.test(argument);
  return typeof argument === 'object' && argument !== null && 'path' in argument;
}

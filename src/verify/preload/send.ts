import http from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { answerTo, NO_ANSWER, PATIENCE_MS } from '../answer.js';
import type { Ask, Answer } from '../protocol.js';
import type { Probes } from './probes.js';
import type { Caught } from './servers.js';

/** A request that was answered, or was not. */
export type Sent = {
  readonly answer: Answer;
  /** How far it has come by now: what has answered may call on later. */
  readonly now: () => Pick<Answer, 'reached' | 'at'>;
};

/** Sends one request to a server of this process. Never rejects. */
export async function send(ask: Ask, server: Caught, probes: Probes): Promise<Sent> {
  const socket = await open(server);
  const now = socket ? probes.begin(socket.localPort ?? -1, ask) : () => NOWHERE;
  const answered = socket ? await answerTo(requestOn(socket, ask), ask.body) : NO_ANSWER;
  socket?.destroy();
  return { answer: { ...now(), ...answered }, now };
}

const NOWHERE = { reached: null, at: null };

function open({ port, isTls }: Caught): Promise<Socket | null> {
  return new Promise((resolve) => {
    const at = { port, host: '127.0.0.1' };
    const socket = isTls ? connectTls({ ...at, rejectUnauthorized: false }) : connect(at);
    socket.once(isTls ? 'secureConnect' : 'connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

function requestOn(socket: Socket, { method, path, headers }: Ask): http.ClientRequest {
  return http.request({
    method,
    path,
    headers: { ...headers, connection: 'close' },
    createConnection: () => socket,
    timeout: PATIENCE_MS,
  });
}

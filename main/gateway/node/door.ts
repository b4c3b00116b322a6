import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock, Log } from '../../base/core/ports.ts';
import { doorAnswer, mayWait, pathForLog } from '../core/door-answer.ts';
import type { DoorStance } from '../core/door-stance.ts';
import { type DoorOutcome, DoorTally } from '../core/door-tally.ts';
import type { Door } from '../core/gateway-ports.ts';
import { HeldRequests, holdMs } from '../core/held-requests.ts';
import { BodyStore } from './door-body.ts';
import { DoorListener } from './door-listener.ts';
import { carriesKey, isForUs } from './door-visitor.ts';
import { forward } from './forward.ts';

export interface DoorParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly port: () => number;
  /** Those that open the gateway; asked for whenever the door opens. */
  readonly apiKeys: () => Promise<readonly string[]>;
  /** Whether the user wants it at all, and of a gateway that they stopped themselves. */
  readonly isWanted: () => boolean;
  readonly isWantedAtRest: () => boolean;
  /** Told how many requests wait, whenever that changes. */
  readonly onWaiting: (count: number) => void;
}

/** A request that has come in whole. */
interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Empty again once the gateway answers: an answer may take minutes. */
  body: Buffer;
  /** Of the monotonic clock. */
  readonly untilMs: number;
  readonly release: () => void;
  readonly log: (outcome: DoorOutcome) => void;
}

/** The real door, on 127.0.0.1. */
export class LoopbackDoor implements Door {
  readonly #parts: DoorParts;
  readonly #tally: DoorTally;
  readonly #bodies = new BodyStore();
  readonly #held: HeldRequests<Visit>;
  readonly #listener: DoorListener;
  #stance: DoorStance = { listens: false, requests: 'answer' };
  #message: () => string = () => '';
  #moves: Promise<void> = Promise.resolve();
  #isClosed = false;
  #keys: readonly string[] = [];

  constructor(parts: DoorParts) {
    const { clock, log, onWaiting } = parts;
    this.#parts = parts;
    this.#tally = new DoorTally(clock, log);
    const exits = {
      forward: (visit: Visit) => void this.#guarded(visit.response, () => this.#forward(visit)),
      answer: (visit: Visit) => void this.#guarded(visit.response, () => this.#answer(visit)),
    };
    this.#held = new HeldRequests(clock, exits, onWaiting);
    // The strict parser: what can be read in two ways is refused.
    const http = createServer({ insecureHTTPParser: false, noDelay: true });
    this.#listener = new DoorListener(clock, (socket) => void http.emit('connection', socket));
    http.on(
      'request',
      (request, response) => void this.#guarded(response, () => this.#serve(request, response)),
    );
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.#held.count;
  }

  /** Whether the listener on a port is this one. */
  isOn(port: number): boolean {
    return this.#listener.port === port;
  }

  stand(stance: DoorStance, message: () => string): Promise<void> {
    this.#stance = stance;
    this.#message = message;
    this.#held.requests = stance.requests;
    return this.reconsider();
  }

  /** Stands anew as it was told last, where the user has decided otherwise. */
  reconsider(): Promise<void> {
    this.#moves = this.#moves
      .then(() => this.#move())
      .catch((error: unknown) => this.#parts.log.error('door.broke', { error }));
    return this.#moves;
  }

  async close(): Promise<void> {
    await this.stand({ listens: false, requests: 'answer' }, this.#message);
    this.#isClosed = true;
    this.#listener.endConnections();
    this.#tally.flush();
  }

  async #move(): Promise<void> {
    const { log, port, isWanted, isWantedAtRest } = this.#parts;
    const { listens, requests } = this.#stance;
    const isAsked = listens === 'at-rest' ? isWantedAtRest() : listens;
    const listened = this.#listener.port;
    if (!isAsked || !isWanted() || this.#isClosed) {
      if (listened === null) return;
      await emptied();
      this.#listener.close();
      this.#tally.flush();
      log.info('door.closed', { waiting: this.waiting });
      return;
    }
    this.#keys = await this.#parts.apiKeys();
    const isOpen = await this.#listener.open(port());
    if (!isOpen) log.info('door.kept-shut', { port: port() });
    else if (listened !== port()) log.info('door.opened', { port: port(), requests });
  }

  /** What goes wrong with one request ends that one alone: the port has to be left in time. */
  async #guarded(response: ServerResponse, act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#parts.log.error('door.broke', { error });
      response.destroy();
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '', headers } = request;
    if (!isForUs(request)) {
      response.writeHead(421, { connection: 'close', 'content-length': '0' }).end();
      return;
    }
    const hasKey = carriesKey(request, this.#keys);
    const isUpgrade = headers.upgrade !== undefined;
    const isWelcome = mayWait({ method, target, hasKey, isUpgrade });
    const isKept = isWelcome && this.#held.requests !== 'answer';
    const taken = await this.#bodies.take(request, isKept);
    if (taken === null || response.destroyed) {
      taken?.release();
      return;
    }
    this.#listener.markPunctual(request.socket);
    const { bytes, length, release } = taken;
    const visit: Visit = {
      ...{ request, response, release },
      body: bytes ?? Buffer.alloc(0),
      untilMs: this.#parts.clock.ticks() + holdMs,
      log: (outcome) => {
        this.#tally.add(outcome);
        const path = pathForLog(target);
        this.#parts.log.debug('door.request', { method, path, bytes: length, outcome });
      },
    };
    response.once('close', () => this.#end(visit));
    if (bytes === null) {
      this.#answer(visit);
      return;
    }
    if (this.#held.requests === 'hold') visit.log('held');
    this.#held.enter(visit);
  }

  #answer({ request, response, log }: Visit): void {
    const { status, headers, body } = doorAnswer(request.url ?? '', this.#message());
    const length = String(Buffer.byteLength(body));
    response.writeHead(status, { ...headers, 'content-length': length }).end(body);
    log('answered');
  }

  async #forward(visit: Visit): Promise<void> {
    const { request, response, body, log } = visit;
    const outcome = await forward(request, body, response, this.#parts.port(), () => {
      visit.body = Buffer.alloc(0);
      visit.release();
    });
    // What only asks may be asked twice; anything else could be done twice.
    if (outcome === 'refused' || (outcome === 'lost' && request.method === 'GET')) {
      this.#held.hold(visit, visit.untilMs - this.#parts.clock.ticks());
    } else if (outcome === 'lost') {
      this.#answer(visit);
    } else if (outcome === 'done') {
      log('forwarded');
    } else {
      if (outcome === 'broken') response.destroy();
      log(outcome);
    }
  }

  /** The client has its answer, or has gone. */
  #end(visit: Visit): void {
    if (!visit.response.writableFinished && this.#held.has(visit)) visit.log('left');
    this.#held.drop(visit);
    visit.release();
  }
}

/** A turn of the loop, in which the connections that are in the queue already are taken out of it. */
const emptied = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

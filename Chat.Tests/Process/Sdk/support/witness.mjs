// An official RTM client that remembers every event in order of arrival.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { LogLevel, RTMClient } from '@slack/rtm-api';
import { slackApiUrl } from './acme.mjs';

const patience = 5_000;

/** Whether every field of the pattern is in the event: nested objects in part, functions as predicates, everything else equal. */
export function fits(event, pattern) {
  if (typeof pattern === 'function') return Boolean(pattern(event));
  if (pattern === null || typeof pattern !== 'object' || Array.isArray(pattern)) return isDeepStrictEqual(event, pattern);
  return event !== null && typeof event === 'object' && Object.entries(pattern).every(([key, part]) => fits(event[key], part));
}

export class Witness {
  events = [];
  #waiting = new Set();

  constructor(token, options = {}) {
    this.rtm = new RTMClient(token, { slackApiUrl, logLevel: LogLevel.ERROR, autoReconnect: false, ...options });
    this.rtm.on('slack_event', (_type, event) => {
      this.events.push(event);
      for (const look of this.#waiting) look();
    });
    this.rtm.on('error', () => {}); // an unheard 'error' would end the process; tests see the missing events instead
  }

  /** Connected: hello has been received, so everything that happens from now on must arrive. */
  static async of(token, { ready = false, options = {}, start = {} } = {}) {
    const witness = new Witness(token, options);
    const becomesReady = new Promise((resolve) => witness.rtm.once('ready', resolve));
    witness.session = await witness.rtm.start(start);
    await witness.sees({ type: 'hello' });
    if (ready) await becomesReady; // the SDK holds back what it sends for 2 s after hello
    return witness;
  }

  /** The first event that fits, whether it has come already or comes in time. */
  sees(pattern, within = patience) {
    const find = () => this.events.find((event) => fits(event, pattern));
    const found = find();
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const look = () => {
        const event = find();
        if (event) {
          this.#waiting.delete(look);
          clearTimeout(timer);
          resolve(event);
        }
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const seen = this.events.map((event) => `${event.type}${event.subtype ? `::${event.subtype}` : ''}`).join(' ');
        reject(new assert.AssertionError({ message: `no event like ${show(pattern)} within ${within} ms; seen: ${seen}`, stackStartFn: this.sees }));
      }, within);
      this.#waiting.add(look);
    });
  }

  all(pattern) {
    return this.events.filter((event) => fits(event, pattern));
  }

  /** Whether a text occurs anywhere in what this client was ever told. */
  knows(text) {
    return this.events.some((event) => JSON.stringify(event).includes(text));
  }

  /** Sends a frame the SDK has no method for, under an id it does not use, and gives the reply. */
  async raw(frame) {
    const id = 1_000_000 + this.events.length;
    this.rtm.websocket.send(JSON.stringify({ id, ...frame }));
    return this.sees({ reply_to: frame.id ?? id });
  }

  async close() {
    this.rtm.awaitingReplyList = []; // cancelling this list, the SDK trips over the holes that frames without a reply leave in it
    if (this.rtm.connected) await Promise.race([this.rtm.disconnect(), pause(2_000, undefined, { ref: false })]);
  }
}

const show = (pattern) => JSON.stringify(pattern, (_key, value) => (typeof value === 'function' ? String(value) : value));

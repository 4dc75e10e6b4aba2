// The typed endpoint: requests, errors, events, and what a hostile or late message does.
import { describe, expect, it } from 'vitest';
import { ProfileError } from '../../../src/core/errors.js';
import {
  createEndpoint,
  type Endpoint,
  type NoMessages,
  type Wire,
} from '../../../src/protocol/rpc.js';

interface Requests {
  double(value: number): number;
  fail(value: string): undefined;
  never(): undefined;
  ping(): string;
}
interface Events extends Record<string, unknown> {
  said: string;
}

interface Pair {
  readonly asker: Endpoint<Requests, Events>;
  readonly answerer: Endpoint<NoMessages, NoMessages>;
  readonly said: unknown[];
  readonly posted: Wire[];
}

/** Two endpoints joined by cloned messages; `posted` is what the answering side sent. */
const joined = (): Pair => {
  const said: unknown[] = [];
  const posted: Wire[] = [];
  const asker: Endpoint<Requests, Events> = createEndpoint<
    Requests,
    Events,
    NoMessages,
    NoMessages
  >({
    post: (message) => {
      answerer.receive(structuredClone(message));
    },
    handlers: {},
    events: {},
  });
  const answerer: Endpoint<NoMessages, NoMessages> = createEndpoint<
    NoMessages,
    NoMessages,
    Requests,
    Events
  >({
    post: (message) => {
      posted.push(message);
      asker.receive(structuredClone(message));
    },
    handlers: {
      double: (params) => (params as number) * 2,
      fail: (params) => {
        if (params === 'plain') throw new Error('it broke');
        throw new ProfileError('truncated', 'it ends too early');
      },
      never: () => new Promise<undefined>(() => undefined),
      ping: () => 'pong',
    },
    events: { said: (params) => said.push(params) },
  });
  return { asker, answerer, said, posted };
};

const errorOf = async (work: Promise<unknown>): Promise<ProfileError> => {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(ProfileError);
    return error as ProfileError;
  }
  throw new Error('resolved');
};

describe('an endpoint', () => {
  it('resolves each request with its own answer', async () => {
    const { asker } = joined();
    const answers = [asker.request('double', 4), asker.request('double', 5), asker.request('ping')];
    expect(await Promise.all(answers)).toEqual([8, 10, 'pong']);
  });

  it('rejects with the code and the message of the other side', async () => {
    const { asker } = joined();
    expect(await errorOf(asker.request('fail', 'x'))).toMatchObject({
      code: 'truncated',
      message: 'it ends too early',
    });
    expect(await errorOf(asker.request('fail', 'plain'))).toMatchObject({
      code: 'internal',
      message: 'it broke',
    });
  });

  it.each(['missing', 'toString', '__proto__', 'constructor'])(
    'answers the unknown request %s with an error',
    async (method) => {
      const { answerer, posted } = joined();
      answerer.receive({ kind: 'request', id: 1, method, params: undefined });
      await Promise.resolve();
      expect(posted).toMatchObject([{ kind: 'response', id: 1, ok: false }]);
    },
  );

  it('delivers events and drops unknown ones', () => {
    const { asker, answerer, said } = joined();
    asker.emit('said', 'hello');
    answerer.receive({ kind: 'event', method: 'hasOwnProperty', params: 1 });
    expect(said).toEqual(['hello']);
  });

  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { kind: 'request', id: '1', method: 'ping' },
    { kind: 'request', id: 1, method: 7 },
    { kind: 'response', id: 99, ok: true, result: 1 },
    { kind: 'event', method: {} },
    { kind: '__proto__' },
  ])('ignores the message %j', async (message) => {
    const { answerer, posted, said } = joined();
    answerer.receive(message);
    await Promise.resolve();
    expect([posted, said]).toEqual([[], []]);
  });

  it('rejects pending requests when it is disposed, and every later one', async () => {
    const { asker } = joined();
    const pending = asker.request('never');
    asker.dispose();
    asker.dispose();
    expect(await errorOf(pending)).toMatchObject({ code: 'cancelled' });
    expect(await errorOf(asker.request('ping'))).toMatchObject({ code: 'cancelled' });
  });

  it('sends no answer after it was disposed', async () => {
    const { answerer, posted } = joined();
    answerer.receive({ kind: 'request', id: 1, method: 'ping', params: undefined });
    answerer.dispose();
    await Promise.resolve();
    await Promise.resolve();
    expect(posted).toEqual([]);
  });

  it('rejects a request that cannot be posted', async () => {
    const endpoint = createEndpoint<Requests, NoMessages, NoMessages, NoMessages>({
      post: () => {
        throw new Error('could not be cloned');
      },
      handlers: {},
      events: {},
    });
    await expect(endpoint.request('ping')).rejects.toThrow('could not be cloned');
  });
});

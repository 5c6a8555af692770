import { afterEach, describe, expect, it } from '@jest/globals';
import { SignInRefused } from './errors.js';
import { LiveInbox, type LiveStep } from './live-inbox.js';
import { eventually } from '@jiceng/testing/eventually';

const encoder = new TextEncoder();
const step = (issueId: string): string =>
  `event: step\ndata: ${JSON.stringify({ issueId, version: 1, step: 'dispatched', state: 'HANDLING', title: 't', onMyDesk: true })}\n\n`;

/** Answers each connection with the next of the given answers; a string is a stream that ends. */
function serving(...answers: (number | string)[]) {
  const seen: { headers: Record<string, string>; at: number }[] = [];
  const send = ((_url: unknown, init: RequestInit) => {
    seen.push({ headers: init.headers as Record<string, string>, at: Date.now() });
    const next = answers.shift() ?? 403;
    if (typeof next === 'number') return Promise.resolve(new Response('{}', { status: next }));
    const body = new ReadableStream({
      start(controller) {
        // An event may be cut at any byte.
        const bytes = encoder.encode(next);
        for (const part of [bytes.slice(0, 20), bytes.slice(20)]) controller.enqueue(part);
        controller.close();
      },
    });
    return Promise.resolve(new Response(body));
  }) as typeof fetch;
  return { seen, send };
}

describe('the live inbox of the client', () => {
  let inbox: LiveInbox;
  const open = (send: typeof fetch): LiveStep[] => {
    const steps: LiveStep[] = [];
    const token = ({ fresh }: { fresh: boolean }) => Promise.resolve(fresh ? 'fresh' : 'old');
    inbox = new LiveInbox({ url: 'http://gateway', token, fetch: send });
    inbox.onStep((each) => steps.push(each));
    return steps;
  };
  afterEach(() => inbox.stop());

  it('continues behind the last event after the stream has ended, until it is refused', async () => {
    const { seen, send } = serving(`event: ready\ndata: {}\n\nid: 7\n${step('a')}`, `id: 8\n${step('b')}`);
    const steps = open(send);
    await eventually(() => inbox.state === 'refused');
    expect(steps.map(({ issueId }) => issueId)).toEqual(['a', 'b']);
    expect(seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '7', '8']);
  });

  it('comes back no earlier than a gateway that restarts asks for', async () => {
    const { seen, send } = serving('retry: 2000\nevent: end\ndata: {"reason":"restarting"}\n\n');
    open(send);
    await eventually(() => seen.length === 2);
    // A random part of a quarter keeps clients from coming at the same moment.
    expect(seen[1]!.at - seen[0]!.at).toBeGreaterThanOrEqual(1490);
  });

  it('asks for a fresh token after a refused one, and begins anew when the last event is too old', async () => {
    const { seen, send } = serving(`id: 7\n${step('a')}`, 401, 400, 403);
    open(send);
    await eventually(() => seen.length === 4);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer old',
      'Bearer fresh',
      'Bearer old',
    ]);
    expect(seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '7', '7', undefined]);
  });

  it('ends when the user must sign in again', async () => {
    let asked = 0;
    inbox = new LiveInbox({
      url: '',
      token: () => {
        asked += 1;
        return Promise.reject(new SignInRefused());
      },
    });
    const states: string[] = [];
    inbox.onState(() => states.push(inbox.state));
    await eventually(() => asked === 1);
    await new Promise((done) => setTimeout(done, 900));
    expect([asked, inbox.state, states]).toEqual([1, 'signed-out', ['signed-out']]);
  });
});

import { eventually } from '@jiceng/testing/eventually';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import type { Actor } from '@jiceng/platform/context';

export interface StreamedStep {
  /** Id of the event. When the stream sends several steps together, only the last of them has an id. */
  id: string | undefined;
  data: { issueId: string; version: number; step: string; onMyDesk: boolean };
}

/** An open live inbox. */
export interface OpenStream {
  steps: StreamedStep[];
  /** Returns the event id that a browser would send to resume. */
  lastId: () => string;
  /** Resolves when a step of the issue has arrived. */
  stepOf: (issueId: string, timeoutMs?: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Opens `/live/inbox` and returns once the stream says that it is ready. */
export async function openStream(subgraph: TestSubgraph, as: Actor, lastEventId?: string): Promise<OpenStream> {
  const stop = new AbortController();
  const response = await fetch(`${subgraph.service.url}/live/inbox`, {
    signal: stop.signal,
    headers: { 'x-jiceng-context': subgraph.context(as), ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
  });
  expect(response.status).toBe(200);
  const steps: StreamedStep[] = [];
  let lastId = '';
  let ready = false;
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
        text = text.slice(end + 2);
        lastId = fields.id ?? lastId;
        if (fields.event === 'ready') ready = true;
        if (fields.event === 'step')
          steps.push({ id: fields.id, data: JSON.parse(fields.data!) as StreamedStep['data'] });
      }
    }
  })().catch(() => undefined);
  await eventually(() => ready, { timeoutMs: 10_000 });
  return {
    steps,
    lastId: () => lastId,
    stepOf: (issueId, timeoutMs = 10_000) =>
      eventually(() => expect(steps.map(({ data }) => data.issueId)).toContain(issueId), {
        timeoutMs,
      }) as Promise<never>,
    close: async () => {
      stop.abort();
      await reading;
    },
  };
}

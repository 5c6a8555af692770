import { randomUUID } from 'node:crypto';
import { signContext, CONTEXT_LIFETIME_SECONDS, type Actor } from '@jiceng/platform/context';
import { currentTraceparent } from '@jiceng/platform/tracing';
import { mergeAwaited, type Awaited } from './consistency.js';

/** The state of one GraphQL operation while the gateway handles it. */
export class Call {
  /** Events that the commands of this operation caused, as the subgraphs reported them. */
  written: Awaited | undefined;
  /** Subgraphs whose answer does not show the awaited events yet. */
  readonly stale = new Set<string>();
  /** Awaited events whose effect an answer already contains. Later requests need not wait for these events. */
  readonly visible: Awaited = {};
  private readonly contexts = new Map<string, string>();

  constructor(
    readonly actor: Actor | null,
    readonly traceId: string,
    readonly locale: 'zh' | 'en',
    private readonly secrets: string,
    /** W3C traceparent from the client. */
    readonly traceparent: string | undefined,
    readonly clock: string | undefined,
    private awaited: Awaited | undefined,
  ) {}

  /** Returns the signed context for a subgraph. It is made once for each operation and subgraph. */
  contextFor(subgraph: string): string {
    let token = this.contexts.get(subgraph);
    if (token === undefined) {
      const traceparent = currentTraceparent() ?? this.traceparent;
      const iat = Math.floor(Date.now() / 1000);
      token = signContext(
        {
          aud: subgraph,
          iat,
          exp: iat + CONTEXT_LIFETIME_SECONDS,
          // randomUUID generates random bytes in bulk, which is fast enough for every request to a subgraph.
          jti: randomUUID(),
          traceId: this.traceId,
          locale: this.locale,
          actor: this.actor,
          ...(traceparent === undefined ? {} : { traceparent }),
          ...(this.clock === undefined ? {} : { clock: this.clock }),
          ...(this.awaited?.[subgraph]?.length ? { await: this.awaited[subgraph] } : {}),
        },
        this.secrets,
      );
      this.contexts.set(subgraph, token);
    }
    return token;
  }

  /** Records whether an answer of a subgraph contains the effects of the events that this operation awaited. */
  answered(subgraph: string, stale: boolean): void {
    const ids = this.awaited?.[subgraph];
    if (stale) this.stale.add(subgraph);
    else if (ids) this.visible[subgraph] = ids;
  }

  /** Records written events, so that later steps of the same operation wait for them. */
  recordWritten(written: Awaited): void {
    this.written = mergeAwaited(this.written, written);
    this.awaited = mergeAwaited(this.awaited, written);
    for (const subgraph of Object.keys(written)) this.contexts.delete(subgraph);
  }

  /** Requests with the same key have the same rights and the same time, so they may share an answer. */
  sharingKey(subgraph: string): string {
    return `${this.actor?.id ?? ''}|${this.locale}|${this.clock ?? ''}|${this.awaited?.[subgraph]?.join() ?? ''}`;
  }
}

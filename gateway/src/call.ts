import { randomUUID } from 'node:crypto';
import { signContext, CONTEXT_LIFETIME_SECONDS, type Actor } from '@jiceng/platform/context';
import { currentTraceparent } from '@jiceng/platform/tracing';
import { mergeAwaited, type Awaited } from './consistency.js';

/** The state of one GraphQL operation, from the request of the client to the subgraphs. */
export class Call {
  /** Events that the commands of this operation have caused, as the subgraphs report them. */
  written: Awaited | undefined;
  /** Subgraphs whose answer does not yet show the awaited events. */
  readonly stale = new Set<string>();
  /** Awaited events that an answer has shown: they need not be waited for again. */
  readonly visible: Awaited = {};
  private readonly contexts = new Map<string, string>();

  constructor(
    readonly actor: Actor | null,
    readonly traceId: string,
    readonly locale: 'zh' | 'en',
    private readonly secrets: string,
    /** W3C traceparent that the client sent. */
    readonly traceparent: string | undefined,
    readonly clock: string | undefined,
    private awaited: Awaited | undefined,
  ) {}

  /** The signed context for one subgraph, made once per operation and subgraph. */
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
          // randomUUID draws its random bytes in bulk; this line runs for every request to a subgraph.
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

  /** Records whether an answer of a subgraph shows what this operation awaited of it. */
  answered(subgraph: string, stale: boolean): void {
    const ids = this.awaited?.[subgraph];
    if (stale) this.stale.add(subgraph);
    else if (ids) this.visible[subgraph] = ids;
  }

  /** A later step of the same operation already waits for what an earlier step wrote. */
  recordWritten(written: Awaited): void {
    this.written = mergeAwaited(this.written, written);
    this.awaited = mergeAwaited(this.awaited, written);
    for (const subgraph of Object.keys(written)) this.contexts.delete(subgraph);
  }

  /** Requests with the same key have the same authorisation and ask for the same moment: they may share one answer. */
  sharingKey(subgraph: string): string {
    return `${this.actor?.id ?? ''}|${this.locale}|${this.clock ?? ''}|${this.awaited?.[subgraph]?.join() ?? ''}`;
  }
}

import { DomainError, badInput, platformErrors } from '@jiceng/platform/errors';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DirectiveActionKinds } from './directive.enums.js';
import {
  directiveOf,
  itemOf,
  sentenceOf,
  stepOf,
  type Directive,
  type DirectiveAction,
  type DirectiveItem,
  type DirectiveSentence,
  type DirectiveStep,
} from './directive.graphql.js';
import type { DirectivesArgs } from './directive.input.js';
import { listItems, listSentences, listSteps, shownDirective } from './directive.queries.js';
import {
  assertAwaitsText,
  assertMayBeConfirmed,
  assertMayBeWithdrawn,
  assertReviewing,
  uncovered,
} from './directive.rules.js';

const COLUMNS = { organization: ['d.receiver_id', 'any:d.addressee_ids'] };
/** Least number of characters of a search. */
const LEAST_TEXT = 2;

@Injectable()
export class DirectiveReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists the directives that the caller may see, the newest first. */
  async list(ctx: RequestContext, args: DirectivesArgs): Promise<Connection<Directive>> {
    const { limit, keys } = keysetOf(args, 2);
    const scope = ctx.policy.filter('Query.directives', COLUMNS, 6);
    const text = args.text?.trim() ?? null;
    if (text !== null && [...text].length < LEAST_TEXT)
      throw badInput('text', `至少 ${LEAST_TEXT} 个字`, `needs at least ${LEAST_TEXT} characters`);
    // A text never finds a directive with a marking, so that nobody learns its words by searching for them.
    const rows = await askRows(
      this.dataSource,
      shownDirective,
      (columns) => `SELECT ${columns('d')} FROM directive d
        WHERE ${scope.sql}
          AND ($1::text[] IS NULL OR d.state = ANY($1::text[]))
          AND ($2::text IS NULL OR (d.marking IS NULL AND (
            strpos(concat_ws(' ', d.title, d.number, d.issuer), $2) > 0
            OR EXISTS (SELECT FROM directive_sentence s WHERE s.directive_id = d.id AND strpos(s.text, $2) > 0))))
          AND ($3::timestamptz IS NULL OR (d.received_at, d.id) < ($3, $4::uuid))
        ORDER BY d.received_at DESC, d.id DESC LIMIT $5`,
      [args.states, text, keys?.[0] ?? null, keys?.[1] ?? null, limit, ...scope.values],
    );
    return pageOf(rows, args, (row) => [row.receivedAt.toISOString(), row.id], directiveOf);
  }

  /** Returns a directive that the caller may see, else null. */
  async find(ctx: RequestContext, id: string): Promise<Directive | null> {
    const scope = ctx.policy.filter('Query.directive', COLUMNS, 2);
    return this.first(`d.id = $1 AND ${scope.sql}`, [uuidText('id', id), ...scope.values]);
  }

  /** Returns the directive of a command that the policy has allowed. */
  async afterCommand(id: string): Promise<Directive> {
    const directive = await this.first('d.id = $1', [id]);
    if (!directive) throw platformErrors.NOT_FOUND({ what: 'directive', id });
    return directive;
  }

  /** Lists the directives that correct or repeal this one and that the caller may see, the oldest first. */
  async correctionsOf(ctx: RequestContext, id: string): Promise<Directive[]> {
    const scope = ctx.policy.filter('Query.directive', COLUMNS, 2);
    const rows = await askRows(
      this.dataSource,
      shownDirective,
      (columns) => `SELECT ${columns('d')} FROM directive d
        WHERE d.target_id = $1 AND d.state <> 'withdrawn' AND ${scope.sql} ORDER BY d.received_at, d.id LIMIT 20`,
      [id, ...scope.values],
    );
    return rows.map(directiveOf);
  }

  async sentences(id: string): Promise<DirectiveSentence[]> {
    const [sentences, items] = await Promise.all([listSentences(this.dataSource, id), listItems(this.dataSource, id)]);
    const open = new Set(uncovered(sentences, items));
    return sentences.map((row) => sentenceOf(row, open));
  }

  async items(id: string): Promise<DirectiveItem[]> {
    return (await listItems(this.dataSource, id)).map(itemOf);
  }

  async steps(id: string): Promise<DirectiveStep[]> {
    return (await listSteps(this.dataSource, id)).map(stepOf);
  }

  /** Returns the actions of the caller on a directive, by the rules of the commands. */
  async actions(ctx: RequestContext, directive: Directive): Promise<DirectiveAction[]> {
    const mayEdit =
      ctx.policy.mayUse('Mutation.confirmDirective') &&
      ctx.policy.permits('Mutation.confirmDirective', { organizationIds: [directive.receiverId] });
    if (!mayEdit) return [];
    const [sentences, items] = await Promise.all([
      listSentences(this.dataSource, directive.id),
      listItems(this.dataSource, directive.id),
    ]);
    const rules: Record<keyof typeof DirectiveActionKinds, () => void> = {
      TRANSCRIBE: () => assertAwaitsText(directive),
      EDIT_ITEMS: () => assertReviewing(directive),
      CONFIRM: () => assertMayBeConfirmed(directive, sentences, items),
      WITHDRAW: () => assertMayBeWithdrawn(directive),
    };
    return Object.entries(rules).map(([action, rule]) => {
      const refusal = refusalOf(rule);
      return {
        action: action as keyof typeof DirectiveActionKinds,
        enabled: refusal === null,
        reason: refusal && { code: refusal.code, ...refusal.messages },
      };
    });
  }

  private async first(where: string, values: readonly unknown[]): Promise<Directive | null> {
    const [row] = await askRows(
      this.dataSource,
      shownDirective,
      (columns) => `SELECT ${columns('d')} FROM directive d WHERE ${where}`,
      values,
    );
    return row ? directiveOf(row) : null;
  }
}

function refusalOf(rule: () => void): DomainError | null {
  try {
    rule();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

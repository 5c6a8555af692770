import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idNumberCheckCharacter } from '@jiceng/contracts/identifiers';
import type { Actor } from '@jiceng/platform/context';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, organizationId, people, startDistrict } from './district.js';

export const name = '欧阳守密';
export const phone = '139 0519 7788';
export const inDescription = '13705196655';
export const inResult = '13805194433';
export const inComment = '15905192211';
export const card = '4111111111111111';
export const plate = '苏A87K65';
export const identity = ((first17: string) => `${first17}${idNumberCheckCharacter(first17)}`)('32010619850102337');

/** All values that are planted in fields and texts, and that no row may show. */
export const planted = [name, phone, '13905197788', inDescription, inResult, inComment, card, plate, identity, '87K65'];

/** A district with an issue whose reporter and texts hold the planted values. */
export interface SealedDistrict {
  subgraph: TestSubgraph;
  issueId: string;
  reporterId: string;
  stop: () => Promise<void>;
}

export async function startSealedDistrict(env: Record<string, string> = {}): Promise<SealedDistrict> {
  const files = mkdtempSync(join(tmpdir(), 'sealed-files-'));
  const subgraph = await startDistrict({ FILES_FOLDER: files, ...env });
  const issueId = await liveThrough(subgraph, { name, phone });
  return {
    subgraph,
    issueId,
    reporterId: await reporterOf(subgraph, issueId),
    stop: async () => {
      await subgraph.stop();
      rmSync(files, { recursive: true, force: true });
    },
  };
}

export async function reporterOf({ database }: TestSubgraph, issueId: string): Promise<string> {
  const [row] = await database.query<{ id: string }>('SELECT id FROM reporter WHERE origin_issue_id = $1', [issueId]);
  return row!.id;
}

/** Takes an issue from the report to the moment before its end, with numbers in the texts of several commands. */
export async function liveToTheEnd(subgraph: TestSubgraph, reporter: object, files: string[] = []): Promise<string> {
  const { issue } = await command(subgraph, people.resident, 'reportIssue', {
    source: 'RESIDENT',
    title: `井盖破损 ${plate}`,
    description: `井盖破损，车${plate}，我的电话${inDescription}，身份证${identity}，卡${card}`,
    ...inGridA,
    categoryCode: noise,
    reporter,
    files,
  });
  const { id } = issue;
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', {
    issueId: id,
    organizationId: organizationId('URBAN'),
    note: `联系${inDescription}`,
  });
  await command(subgraph, people.urban, 'acceptTask', { taskId: task!.id });
  await command(subgraph, people.urban, 'completeTask', { taskId: task!.id, result: `已联系${inResult}，井盖已换` });
  await command(subgraph, people.verifier, 'recordVerification', {
    issueId: id,
    passed: true,
    findings: `现场属实，车主${inResult}`,
  });
  return id;
}

export const close = (subgraph: TestSubgraph, issueId: string) =>
  command(subgraph, people.coordinator, 'closeIssue', { issueId });

/** Takes an issue from the report to the answer of the call-back. */
export async function liveThrough(subgraph: TestSubgraph, reporter: object, files: string[] = []): Promise<string> {
  const id = await liveToTheEnd(subgraph, reporter, files);
  await close(subgraph, id);
  const [callback] = await subgraph.database.query<{ id: string }>('SELECT id FROM callback WHERE issue_id = $1', [id]);
  await command(subgraph, people.resident, 'answerCallback', {
    callbackId: callback!.id,
    responded: true,
    resolved: true,
    satisfaction: 5,
    comment: `有事再打${inComment}`,
  });
  return id;
}

interface Sending {
  key?: string;
  reason?: string;
  clock?: string;
}
const sent = ({ key = crypto.randomUUID(), reason = '联系反映人核实', clock }: Sending, as: Actor, input: object) => ({
  as,
  variables: { input: { idempotencyKey: key, reason, ...input } },
  ...(clock ? { claims: { clock } } : {}),
});

export interface ShownNumbers {
  revealNumbers: { numbers: { mask: string; value: string | null; field: string }[]; shownUntil: string };
}
export const revealNumbers = (subgraph: TestSubgraph, as: Actor, issueId: string, sending: Sending = {}) =>
  subgraph.ask<ShownNumbers>(
    'mutation($input: RevealNumbersInput!) { revealNumbers(input: $input) { numbers { mask value field } ' +
      'shownUntil } }',
    sent(sending, as, { issueId }),
  );

export interface ShownReporter {
  revealReporter: { name: string | null; phone: string | null };
}
export const revealReporter = (subgraph: TestSubgraph, as: Actor, reporterId: string, sending: Sending = {}) =>
  subgraph.ask<ShownReporter>(
    'mutation($input: RevealReporterInput!) { revealReporter(input: $input) { name phone } }',
    sent({ reason: '回访反映人', ...sending }, as, { reporterId }),
  );

export interface FoundIssues {
  findIssuesByPhone: { issues: { id: string }[]; more: boolean };
}
export const findByPhone = (subgraph: TestSubgraph, as: Actor, searched: string, sending: Sending = {}) =>
  subgraph.ask<FoundIssues>(
    'mutation($input: FindIssuesByPhoneInput!) { findIssuesByPhone(input: $input) { issues { id } more } }',
    sent(sending, as, { phone: searched }),
  );

export const codeOf = ({ errors }: GraphqlAnswer<object>): string | undefined => errors?.[0]?.extensions.code;
/** The ids of the issues that a search found, or the code of its refusal. */
export async function idsByPhone(subgraph: TestSubgraph, as: Actor, searched: string): Promise<string[] | string> {
  const answer = await findByPhone(subgraph, as, searched);
  return codeOf(answer) ?? answer.data!.findIssuesByPhone.issues.map(({ id }) => id);
}

export interface Unmasking {
  part: string;
  reason: string;
}
export async function unmaskingsFor(
  subgraph: TestSubgraph,
  as: Actor,
  issueId: string,
): Promise<[part: string, reason: string][] | null> {
  const { issue } = await subgraph.get<{ issue: { unmaskings: Unmasking[] } | null }>(
    'query($id: ID!) { issue(id: $id) { unmaskings { part reason organization { id } } } }',
    { as, variables: { id: issueId } },
  );
  return issue && issue.unmaskings.map(({ part, reason }) => [part, reason]);
}

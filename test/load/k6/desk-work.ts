import { anyOf, desks, reports } from './cast.ts';
import { workOf, type WorkLine } from './documents.ts';
import { ask } from './gateway.ts';
import { command, journey, otherDepartment } from './steps.ts';

/** Number of lines on the desk from which a person chooses. */
const LINES = 10;

/**
 * A person opens the inbox of the organization, chooses one of the most urgent lines and takes its next step: judge,
 * dispatch, accept or return, complete, verify, close. Many people work on one desk, so each command carries the
 * version that was read. A step that a colleague took first is refused as STALE_VERSION, which counts as overtaken and
 * not as a failure.
 */
export const deskWork = journey(() => {
  const person = anyOf(desks);
  const { inbox } = ask<{ inbox: { edges: { node: WorkLine }[] } }>(person, 'read', 'DeskWork', workOf, {
    first: LINES,
  });
  if (inbox.edges.length === 0) return;
  const { node: line } = anyOf(inbox.edges);
  // This journey uploads no photos, so it does not report results of categories that want one.
  const pictured = line.category?.photoRequired ? ['recordVerification', 'completeTask'] : [];
  const may = (action: string): boolean =>
    !pictured.includes(action) && line.availableActions.some((each) => each.action === action && each.enabled);
  const seen = { expectedVersion: line.version };
  const task = (state: string): WorkLine['tasks'][number] | undefined =>
    line.tasks.find((each) => each.state === state);
  const [offered, accepted] = [task('OFFERED'), task('ACCEPTED')];
  if (may('closeIssue')) command(person, 'closeIssue', { issueId: line.id, ...seen });
  else if (may('recordVerification'))
    command(person, 'recordVerification', {
      issueId: line.id,
      passed: true,
      findings: '现场核查，问题已解决。',
      ...seen,
    });
  else if (may('acceptTask') && offered) {
    if (Math.random() < 0.1)
      command(person, 'returnTask', {
        taskId: offered.id,
        reasonCode: 'CANNOT_LOCATE',
        evidence: '经现场核实，反映对象与本单位职责不符，请重新派单。',
        ...seen,
      });
    else command(person, 'acceptTask', { taskId: offered.id, ...seen });
  } else if (may('completeTask') && accepted && line.tasks.filter(({ state }) => state === 'ACCEPTED').length === 1) {
    command(person, 'completeTask', { taskId: accepted.id, result: '已到现场处置完毕。', ...seen });
  } else if (may('judgeIssue'))
    command(person, 'judgeIssue', {
      issueId: line.id,
      decision: 'ACCEPT',
      categoryCode: anyOf(reports).categoryCode,
      ...seen,
    });
  else if (may('dispatchIssue'))
    command(person, 'dispatchIssue', {
      issueId: line.id,
      organizationId: otherDepartment(line.tasks.map(({ organization }) => organization.id)),
      ...seen,
    });
});

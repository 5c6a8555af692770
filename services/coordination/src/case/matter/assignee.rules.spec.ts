import { assigneeOnAcceptance, whyNotAssign } from './assignee.rules.js';

describe('whyNotAssign', () => {
  const handler = { id: 'me', roles: ['department_handler'] };
  const head = { id: 'head', roles: ['unit_leader'] };
  const clerk = { id: 'desk', roles: ['department_dispatcher'] };

  it.each<[string, string | null, { id: string; roles: string[] }, string, string | null]>([
    ['the desk gives a task to a colleague', null, clerk, 'colleague', null],
    ['the desk gives the task of one colleague to another', 'colleague', clerk, 'another', null],
    ['a handler takes a task without assignee', null, handler, 'me', null],
    ['a handler gives a task to a colleague', 'me', handler, 'colleague', null],
    ['a handler does not give away a task without assignee', null, handler, 'colleague', 'DESK_ASSIGNS'],
    ['a head whom silence named passes the task on', 'head', head, 'colleague', null],
    ['a head takes no task', null, head, 'head', 'DESK_ASSIGNS'],
    ['a handler does not take the task of a colleague', 'colleague', handler, 'me', 'DESK_ASSIGNS'],
  ])('%s', (_, staffId, actor, to, expected) => {
    expect(whyNotAssign({ staffId }, actor, to)?.code ?? null).toBe(expected);
  });
});

describe('assigneeOnAcceptance', () => {
  const task = { organizationId: 'urban', staffId: 'routed' };

  it.each([
    ['the person of the unit who accepts', ['urban'], 'me'],
    ['the person of the unit by a second post', ['street', 'urban'], 'me'],
    ['still the person of the route when a unit above accepts', ['office'], 'routed'],
  ])('is %s', (_, employerIds, expected) => {
    expect(assigneeOnAcceptance(task, { id: 'me', employerIds })).toBe(expected);
  });
});

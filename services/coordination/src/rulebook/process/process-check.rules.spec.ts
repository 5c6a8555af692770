import fc from 'fast-check';
import { restingStates } from '@jiceng/contracts/coordination/issue-progressed';
import { defaultProcess } from './default-process.js';
import { choiceProblems, problemsOf } from './process-check.rules.js';
import type { ProcessDefinition } from './process-definition.rules.js';
import { moveRules } from './state-kind.rules.js';

/** Returns a changed copy of the standard process. */
function aProcess(change: (definition: ProcessDefinition) => void): ProcessDefinition {
  const definition = structuredClone(defaultProcess);
  change(definition);
  return definition;
}
const codes = (definition: ProcessDefinition): string[] =>
  problemsOf(definition).map((problem) => `${problem.code} ${problem.subject}`);
const without = (...names: string[]) =>
  aProcess((d) => (d.moves = d.moves.filter((move) => !names.includes(move.name))));
const move = (d: ProcessDefinition, name: string) => d.moves.find((each) => each.name === name)!;

describe('problemsOf', () => {
  it('finds no problem in the default process', () => {
    expect(problemsOf(defaultProcess)).toEqual([]);
  });

  it.each<[string, ProcessDefinition, string]>([
    ['a state that is not defined', aProcess((d) => (d.moves[0]!.to = 'parked')), 'UNKNOWN_STATE parked'],
    [
      'a move the product does not have',
      aProcess((d) => d.moves.push({ name: 'forget', from: ['reported'], to: 'closed', guards: [] })),
      'UNKNOWN_MOVE forget',
    ],
    [
      'a guard the product does not have',
      aProcess((d) => d.moves[0]!.guards.push('mayor-agrees')),
      'UNKNOWN_GUARD mayor-agrees',
    ],
    ['a role the product does not have', aProcess((d) => (d.moves[0]!.roles = ['mayor'])), 'UNKNOWN_ROLE mayor'],
    ['a state that nothing leads to', without('approve-pause'), 'UNREACHABLE_STATE paused'],
    [
      'an arbiter whom no second return can reach',
      aProcess((d) => {
        d.states['returned'] = { kind: 'reported', label: { zh: '退回待定', en: 'Returned' } };
        move(d, 'return-task').to = 'returned';
        move(d, 'reject').from.push('returned');
        d.moves.push({ name: 'accept', from: ['returned'], to: 'returned', guards: [] });
      }),
      'UNREACHABLE_STATE arbitrating',
    ],
    ['a pause that the limits never allow', aProcess((d) => (d.limits.maxPauses = 0)), 'UNREACHABLE_STATE paused'],
    ['a state without an exit', without('resume', 'end-pause'), 'NO_WAY_OUT paused'],
    ['an endless loop', without('close', 'reject', 'merge'), 'NO_WAY_OUT verified'],
    [
      'a state whose only exit can stay closed for ever',
      aProcess((d) => {
        d.moves = d.moves.filter(({ name }) => !['accept-task', 'accept-by-silence', 'start-joint'].includes(name));
        d.moves = d.moves.filter(({ name }) => !['reject', 'merge'].includes(name));
      }),
      'NO_WAY_OUT dispatched',
    ],
    [
      'a move with two meanings',
      aProcess((d) => d.moves.push({ name: 'dispatch', from: ['accepted'], to: 'dispatched', guards: [] })),
      'AMBIGUOUS_MOVE accepted/dispatch',
    ],
    [
      'a return that could as well go to the arbiter',
      aProcess((d) => (move(d, 'return-task').guards = [])),
      'AMBIGUOUS_MOVE dispatched/return-task',
    ],
    ['an offer that silence does not end', without('accept-by-silence'), 'MOVE_MISSING dispatched/accept-by-silence'],
    ['an end that cannot be reopened', without('reopen'), 'MOVE_MISSING closed/reopen'],
    ['a reopening without its window', aProcess((d) => (move(d, 'reopen').guards = [])), 'GUARD_MISSING reopen'],
    [
      'a guard on a move that can never fulfil it',
      aProcess((d) => move(d, 'accept').guards.push('work-is-complete')),
      'GUARD_NOT_FOR_MOVE accept/work-is-complete',
    ],
    ['a move without an actor', aProcess((d) => (move(d, 'close').roles = [])), 'MOVE_WITHOUT_ACTOR close'],
    [
      'a move whose only roles may not make it',
      aProcess((d) => (move(d, 'rule').roles = ['resident'])),
      'MOVE_WITHOUT_ACTOR rule',
    ],
    [
      'a role for a move that the clock makes',
      aProcess((d) => (move(d, 'end-pause').roles = ['coordinator'])),
      'MOVE_WITHOUT_ACTOR end-pause',
    ],
    ['a start that is an end', aProcess((d) => (d.initial = 'closed')), 'INITIAL_NOT_REPORTED closed'],
    [
      'escalation that does not ascend',
      aProcess((d) => (d.limits.escalateAt = [1, 0.8])),
      'ESCALATION_NOT_ASCENDING escalateAt',
    ],
    [
      'categories that pass at once to no level',
      aProcess((d) => Object.assign(d, { levels: [], intake: { passesAtOnce: ['0101'] } })),
      'PASSES_NOWHERE intake.passesAtOnce',
    ],
    [
      'categories that pass at once although an accepted report waits again',
      aProcess((d) => {
        d.states['checked'] = { kind: 'reported', label: { zh: '复核', en: 'Checked' } };
        move(d, 'accept').to = 'checked';
        d.moves.push({ name: 'accept', from: ['checked'], to: 'accepted', guards: [] });
        d.intake.passesAtOnce = ['0101'];
      }),
      'PASSES_NOWHERE intake.passesAtOnce',
    ],
  ])('reports %s', (_, definition, expected) => {
    expect(codes(definition)).toContain(expected);
  });

  it.each<[name: string, to: string, zh: string, en: string]>([
    ['dispatch', 'handling', '责任只有经接收、默认接收、裁决或联合处置指令才能转移', 'Responsibility passes only by'],
    ['transfer-task', 'closed', '仍有任务未办结的事项不得结束', 'must not end while a task is open'],
    ['approve-pause', 'verified', '任务全部办结后才能待结案', 'only when the work is complete'],
    ['accept', 'dispatched', '待接收须有一项已发出的任务', 'An offer must be open'],
  ])('refuses a move %s to %s, and gives the reason in both languages', (name, to, zh, en) => {
    const found = problemsOf(aProcess((d) => (move(d, name).to = to))).filter(
      ({ code, subject }) => code === 'MOVE_LEADS_ELSEWHERE' && subject.endsWith(`/${name}`),
    );
    expect(found).not.toEqual([]);
    expect(found[0]!.zh).toContain(zh);
    expect(found[0]!.en).toContain(en);
  });

  it('refuses a move from a state in which the move makes no sense', () => {
    expect(codes(aProcess((d) => move(d, 'close').from.push('handling')))).toContain(
      'MOVE_STARTS_ELSEWHERE handling/close',
    );
  });

  it('accepts narrower roles, several states of one kind, and a process without some states', () => {
    const changed = aProcess((d) => {
      move(d, 'close').roles = ['coordinator'];
      d.states['pre-judged'] = { kind: 'reported', label: { zh: '初审', en: 'Pre-judged' } };
      move(d, 'accept').from = ['pre-judged', 'accepted'];
      d.moves.push({ name: 'accept', from: ['reported'], to: 'pre-judged', guards: [] });
      delete d.states['verifying'];
      d.moves = d.moves.filter(({ name }) => !name.endsWith('-verification'));
      move(d, 'finish-work').to = 'verified';
    });
    expect(problemsOf(changed)).toEqual([]);
  });

  it('accepts no definition in which a random walk gets stuck', () => {
    const moves = fc.subarray(defaultProcess.moves, { minLength: 1 });
    fc.assert(
      fc.property(moves, fc.infiniteStream(fc.nat()), (kept, choices) => {
        const definition = aProcess((d) => (d.moves = kept));
        const stuck = problemsOf(definition).some((problem) => problem.code === 'NO_WAY_OUT');
        let state = definition.initial;
        for (let step = 0; step < 40 && !(restingStates as readonly string[]).includes(state); step += 1) {
          const open = definition.moves.filter((each) => each.from.includes(state));
          if (open.length === 0) {
            expect(stuck).toBe(true);
            return;
          }
          state = open[choices.next().value! % open.length]!.to;
        }
      }),
    );
  });
});

describe('the moves of the product', () => {
  it.each(Object.entries(moveRules))('%s has an actor, and at least one state to which it leads', (_, rule) => {
    expect(rule.roles?.length).not.toBe(0);
    expect(Object.values(rule.leads).flat()).not.toEqual([]);
  });
});

describe('choiceProblems', () => {
  const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
  const published = (key: string, appliesTo: ProcessDefinition['appliesTo'], version = 1, from = 1) => ({
    key,
    version,
    effectiveFrom: day(from),
    withdrawnAt: null as Date | null,
    definition: { appliesTo },
  });
  const standard = published('standard', [{}]);
  const second = (appliesTo: ProcessDefinition['appliesTo']): ProcessDefinition =>
    aProcess((d) => Object.assign(d, { key: 'second', appliesTo }));
  const found = (definition: ProcessDefinition, ...others: ReturnType<typeof published>[]): string[] =>
    problemsFrom(1, definition, ...others);
  const problemsFrom = (from: number, definition: ProcessDefinition, ...others: ReturnType<typeof published>[]) =>
    choiceProblems([{ key: definition.key, effectiveFrom: day(from), definition }], others).map(
      ({ code, subject }) => `${code} ${subject}`,
    );

  it('accepts different rules, even when they overlap', () => {
    const others = [standard, published('noise', [{ category: '0101' }, { source: 'iot' }])];
    expect(
      found(second([{ category: '0101', source: 'iot' }, { category: '01' }, { mode: 'emergency' }]), ...others),
    ).toEqual([]);
  });

  it('refuses a rule that another process already has', () => {
    expect(
      found(
        second([{ source: 'iot', category: '0101' }]),
        standard,
        published('noise', [{ category: '0101', source: 'iot' }]),
      ),
    ).toEqual(['AMBIGUOUS_CHOICE category=0101 source=iot']);
    expect(found(second([{}]), standard)).toEqual(['AMBIGUOUS_CHOICE *']);
  });

  it('refuses a rule that another process has on the effective date or on a later day', () => {
    const givesUp = [published('noise', [{ category: '01' }]), published('noise', [], 2, 10)];
    const takes = [published('noise', []), published('noise', [{ category: '01' }], 2, 10)];
    const definition = second([{ category: '01' }]);
    const clash = ['AMBIGUOUS_CHOICE category=01'];
    expect([9, 10].map((from) => problemsFrom(from, definition, standard, ...givesUp))).toEqual([clash, []]);
    expect([9, 10].map((from) => problemsFrom(from, definition, standard, ...takes))).toEqual([clash, clash]);
    takes[1]!.withdrawnAt = day(3);
    expect(problemsFrom(9, definition, standard, ...takes)).toEqual([]);
  });

  it('compares only with the newest version of the other process', () => {
    expect(
      found(
        second([{ category: '01' }]),
        standard,
        published('noise', [{ category: '01' }]),
        published('noise', [], 2),
      ),
    ).toEqual([]);
  });

  it('refuses a version that leaves other matters without a process', () => {
    expect(
      found(
        aProcess((d) => (d.appliesTo = [{ category: '01' }])),
        standard,
      ),
    ).toEqual(['NO_PROCESS_FOR_THE_REST *']);
  });
});

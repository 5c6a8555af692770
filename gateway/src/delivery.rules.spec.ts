import {
  commandOf,
  isFresh,
  keyOf,
  readDelivery,
  readSignature,
  reportOf,
  type Order,
  type Word,
} from './delivery.rules.js';

const order = {
  id: 'e-1',
  type: 'order',
  order: 'HL-1',
  text: '路灯不亮',
  category: '市政/路灯',
  urgency: 'urgent',
  dueAt: '2026-12-05T18:00:00+08:00',
  place: { areaCode: '320106005', address: '宁海路 1 号' },
  caller: { name: '王秀兰', phone: '13800001234', grade: 'confidential' },
};
const read = (parts: object): ReturnType<typeof readDelivery> => readDelivery(JSON.stringify({ ...order, ...parts }));

describe('readSignature', () => {
  const hex = 'a'.repeat(64);
  it.each([
    [`t=1796100000,v1=${hex}`, { seconds: '1796100000', signature: hex }],
    [`t=1796100000,v1=${hex},v1=${hex}`, null],
    [`t=1796100000, v1=${hex}`, null],
    [`t=-1,v1=${hex}`, null],
    [undefined, null],
  ])('reads %s', (header, signature) => {
    expect(readSignature(header)).toEqual(signature);
  });

  it.each([
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
  ])('a signature of %i seconds ago is fresh: %s', (ago, fresh) => {
    expect(isFresh({ seconds: '1796100000', signature: hex }, (1796100000 + ago) * 1000)).toBe(fresh);
  });
});

describe('readDelivery', () => {
  it.each([
    ['an unknown type', { type: 'cancel' }, 'type'],
    ['no text', { text: undefined }, 'text'],
    ['an unknown field', { due: '2026-12-05' }, 'due'],
    ['an unknown field of the caller', { caller: { tel: '1' } }, 'caller.tel'],
    ['an urgency of another list', { urgency: '1' }, 'urgency'],
    ['no id', { id: '' }, 'id'],
  ])('refuses %s and names the field', (_, parts, field) => {
    expect(() => read(parts)).toThrow(expect.objectContaining({ details: expect.objectContaining({ field }) }));
  });
});

describe('an order', () => {
  it('is a report of the client with the number, category, urgency, place and caller of the order', () => {
    expect(reportOf(read({}) as Order, 'HOTLINE_12345')).toEqual({
      idempotencyKey: keyOf(read({})),
      source: 'HOTLINE_12345',
      sourceReference: 'HL-1',
      sourceCategory: '市政/路灯',
      title: null,
      description: '路灯不亮',
      severity: 'URGENT',
      areaCode: '320106005',
      address: '宁海路 1 号',
      observedAt: null,
      sourceDueAt: '2026-12-05T18:00:00+08:00',
      reporter: { name: '王秀兰', phone: '13800001234', grade: 'CONFIDENTIAL' },
    });
  });
});

describe('keyOf', () => {
  const word = { id: 'e-2', type: 'reopen', order: 'HL-1', text: '仍不亮' } as const;
  it('is one for a repeated word, and another for a word that says something else under the same id', () => {
    expect(keyOf({ ...word })).toBe(keyOf(word));
    const others = [
      { ...word, order: 'HL-2' },
      { ...word, text: '又坏了' },
      { ...word, type: 'urge' as const },
    ];
    expect(new Set([word, ...others].map(keyOf)).size).toBe(4);
  });
});

describe('commandOf', () => {
  const issue = { id: 'issue-1', version: 7 };
  const word = (type: 'urge' | 'supplement' | 'reopen') => ({ id: 'e-2', type, order: 'HL-1', text: '仍不亮' });
  it.each([
    ['urge', 'urgeIssue', { text: '仍不亮' }],
    ['supplement', 'supplementReport', { text: '仍不亮' }],
    ['reopen', 'reopenIssue', { reason: '仍不亮', expectedVersion: 7 }],
  ] as const)('a %s is the command %s', (type, name, input) => {
    const command = commandOf(word(type), issue);
    expect(command).toMatchObject({ name, input: { issueId: 'issue-1', idempotencyKey: keyOf(word(type)), ...input } });
  });

  it('an urge whose text is to be added only is a supplement', () => {
    expect(commandOf(word('urge'), issue, 'supplement')).toMatchObject({ name: 'supplementReport' });
  });

  it('an answer names the request, and grants it or gives the reason', () => {
    const answer = { id: 'e-3', type: 'answer', order: 'HL-1', request: 'r-1' } as const;
    expect(commandOf({ ...answer, granted: false, text: '属贵区' }, issue)).toMatchObject({
      name: 'answerSourceRequest',
      input: { issueId: 'issue-1', requestId: 'r-1', granted: false, text: '属贵区', sourceDueAt: null },
    });
    const dueAt = '2026-12-05T18:00:00+08:00';
    expect(commandOf({ ...answer, granted: true, dueAt }, issue).input).toMatchObject({ sourceDueAt: dueAt });
    const keys = [{ granted: true }, { granted: false }, { granted: true, dueAt }].map((said) =>
      keyOf({ ...answer, ...said }),
    );
    expect(new Set(keys).size).toBe(3);
  });

  it('the result of a call-back is its answer on the scale of the platform', () => {
    const given = (satisfaction: string) => {
      const body = { id: 'e-4', type: 'callback', order: 'HL-1', responded: true, resolved: true, satisfaction };
      return commandOf(readDelivery(JSON.stringify(body)) as Word, issue);
    };
    expect(given('satisfied')).toMatchObject({
      name: 'recordSourceCallback',
      input: { issueId: 'issue-1', responded: true, resolved: true, satisfaction: 5, comment: null },
    });
    expect(given('mostly-satisfied').input).toMatchObject({ satisfaction: 4 });
    expect(given('dissatisfied').input).toMatchObject({ satisfaction: 1 });
  });
});

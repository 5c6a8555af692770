import { handOver, type HandOver, type Stop, type TaskInHand } from './hand-over.rules.js';

const monday = new Date('2026-12-07T01:00:00Z');
const days = (number: number): Date => new Date(monday.getTime() + number * 86_400_000);
const offered: TaskInHand = { state: 'offered', acceptDueAt: days(1), dueAt: null };
const accepted: TaskInHand = { state: 'accepted', acceptDueAt: days(1), dueAt: days(5) };
const waiting: TaskInHand = { state: 'waiting', acceptDueAt: null, dueAt: null };
const left: Stop = { backAt: null, successorId: null, coverId: null, colleagueId: 'colleague' };
const to = (staffId: string | null, proposedStaffId: string | null = null): HandOver => ({ staffId, proposedStaffId });

describe('handOver', () => {
  it.each<[string, TaskInHand, Stop, HandOver | null]>([
    [
      'an offer to the cover of an absence longer than its time',
      offered,
      { ...left, backAt: days(2), coverId: 'cover' },
      to('cover'),
    ],
    ['an offer to a colleague when nobody covers', offered, left, to('colleague')],
    ['an offer to the desk when nobody else is there', offered, { ...left, colleagueId: null }, to(null)],
    ['no offer whose time ends after the absence', offered, { ...left, backAt: days(1) }, null],
    ['accepted work to the successor', accepted, { ...left, successorId: 'successor' }, to('successor')],
    ['an offer to the successor', offered, { ...left, successorId: 'successor' }, to('successor')],
    ['accepted work to nobody, with a proposal', accepted, left, to(null, 'colleague')],
    [
      'accepted work of an absent person to nobody, with the cover as proposal',
      accepted,
      { ...left, backAt: days(6), coverId: 'cover' },
      to(null, 'cover'),
    ],
    ['no accepted work that is due after the absence', accepted, { ...left, backAt: days(5) }, null],
    ['waiting work of a person who left to nobody', waiting, left, to(null, 'colleague')],
    ['no waiting work of an absent person', waiting, { ...left, backAt: days(9) }, null],
  ])('gives %s', (_, task, stop, expected) => expect(handOver(task, stop)).toEqual(expected));
});

import { describe, expect, it } from '@jest/globals';
import { changesTo, MOST_VIEWS, readViews, selectionOf, withView } from './saved-views';

const late = { name: '超时', parameters: { scope: 'MINE', late: '1' } };

describe('saved views', () => {
  it('keep what selects the queue, but not the opened issue and no words of a search', () => {
    const parameters = { scope: 'MINE', late: '1', issue: 'one', severity: '', q: '王秀兰', reference: 'RX-1' };
    expect(selectionOf(parameters)).toEqual(late.parameters);
    expect(changesTo(late)).toMatchObject({ scope: 'MINE', late: '1', q: null, state: null });
    expect(changesTo(late)).not.toHaveProperty('issue');
  });

  it('replace a view of the same name, and are limited', () => {
    const other = { name: '特急', parameters: { severity: 'CRITICAL' } };
    const again = { name: '超时', parameters: { late: '1' } };
    expect(withView([late, other], again)).toEqual([again, other]);
    const many = Array.from({ length: MOST_VIEWS }, (_, index) => ({ name: String(index), parameters: {} }));
    expect(withView(many, late)).toHaveLength(MOST_VIEWS);
  });

  it.each([
    ['nothing', null],
    ['text that is not JSON', '{'],
    ['another form', '{"name":"x"}'],
    [
      'entries of another form',
      '[1,null,{"name":"x"},{"name":"x","parameters":null},{"name":"x","parameters":{"q":1}}]',
    ],
  ])('count %s as none', (_, text) => expect(readViews(text)).toEqual([]));

  it('are read as they were kept', () => expect(readViews(JSON.stringify([late]))).toEqual([late]));
});

import { decidersOf, type DecidingPost } from './leave.rules.js';

const aPost = (parts: Partial<DecidingPost>): DecidingPost => ({
  postId: 'p',
  postName: '主任',
  level: 0,
  holderId: 'superior',
  holderOnLeave: false,
  deputyId: null,
  deputyOnLeave: false,
  ...parts,
});
const head = aPost({ level: 2, holderId: 'head' });

describe('the persons who decide on a leave', () => {
  it.each<[string, DecidingPost[], string[]]>([
    ['the superior', [head, aPost({})], ['superior']],
    ['the deputy of a superior on leave', [aPost({ holderOnLeave: true, deputyId: 'deputy' }), head], ['deputy']],
    ['the leaders above when the superior is on leave', [aPost({ holderOnLeave: true }), head], ['head']],
    ['the leaders above when the post of the superior is vacant', [aPost({ holderId: null }), head], ['head']],
    [
      'the leaders above when the person is the deputy',
      [aPost({ holderOnLeave: true, deputyId: 'me' }), head],
      ['head'],
    ],
    ['the leaders above when the person is the superior too', [aPost({ holderId: 'me' }), head], ['head']],
    ['the nearest leaders', [aPost({ level: 3, holderId: 'far' }), head], ['head']],
    ['nobody, when the person alone could decide', [aPost({ holderId: 'me' })], []],
    ['nobody above the last organization', [], []],
  ])('are %s', (_, posts, expected) => {
    expect(decidersOf(posts, 'me')).toEqual(expected);
  });
});

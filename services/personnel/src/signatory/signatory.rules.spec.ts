import { whoMaySign, type SigningPost } from './signatory.rules.js';

const aPost = (parts: Partial<SigningPost>): SigningPost => ({
  postId: 'p',
  postName: '办事处主任',
  holderId: 'holder',
  holderOnLeave: false,
  deputyId: 'deputy',
  deputyOnLeave: false,
  ...parts,
});

describe('whoMaySign', () => {
  it.each([
    ['the holder who is present', {}, ['HOLDER holder']],
    ['the deputy of a holder on leave', { holderOnLeave: true }, ['DEPUTY deputy']],
    ['the deputy of a vacant post', { holderId: null }, ['DEPUTY deputy']],
    ['nobody when holder and deputy are on leave', { holderOnLeave: true, deputyOnLeave: true }, []],
    ['nobody for a vacant post without a deputy', { holderId: null, deputyId: null }, []],
  ])('names %s', (_, parts, expected) => {
    expect(whoMaySign([aPost(parts)]).map(({ reason, staffId }) => `${reason} ${staffId}`)).toEqual(expected);
  });
});

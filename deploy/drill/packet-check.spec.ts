import { createHash } from 'node:crypto';
import { genesisSeal, whatDoesNotHold } from './packet-check.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const document = '{"a":1,"题":"路灯"}';
const digest = sha256(document);
const whole = { document, digest, position: 1, previousSeal: genesisSeal, seal: sha256(`${genesisSeal}:1:${digest}`) };

describe('the check of a sealed packet without the archive', () => {
  it('finds no fault in an intact packet', () => {
    expect(whatDoesNotHold(whole)).toEqual([]);
  });

  it.each([
    ['an edited document', { document: '{"a":2,"题":"路灯"}' }, 1],
    ['another order of keys', { document: '{"题":"路灯","a":1}' }, 2],
    ['another place in the chain', { position: 2 }, 1],
    ['another packet before it', { previousSeal: digest }, 1],
    ['an edited digest', { digest: sha256('x') }, 2],
  ])('finds %s', (_, change, faults) => {
    expect(whatDoesNotHold({ ...whole, ...change })).toHaveLength(faults);
  });
});

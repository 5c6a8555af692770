import { describe, expect, it } from '@jest/globals';
import { platformErrors } from '@jiceng/platform/errors';
import { networkOf, RefusedTokens } from './refused-tokens.js';
import { LocalAllowanceStore, RequestAllowance } from './request-allowance.js';

const store = (): LocalAllowanceStore => new LocalAllowanceStore(() => 0);
const replica = (shared = store()): RefusedTokens =>
  new RefusedTokens(new RequestAllowance(shared, shared, 5, () => undefined));
const forged = (): Promise<never> => Promise.reject(platformErrors.UNAUTHENTICATED({ reason: 'refused' }));
const genuine = (): Promise<string> => Promise.resolve('staff-1');
const codesOf = async (
  brake: RefusedTokens,
  address: string,
  check: () => Promise<unknown>,
  times: number,
): Promise<string[]> => {
  const codes: string[] = [];
  for (let index = 0; index < times; index += 1)
    codes.push(
      await brake.braked(address, check).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      ),
    );
  return codes;
};

describe('the limit on refused tokens', () => {
  it('stops checking tokens of an address that has used up its allowance, and of no other address', async () => {
    const brake = replica();
    const codes = await codesOf(brake, '10.0.0.1', forged, 30);
    // The first refusal only starts the watch of the address. Ten more follow, because the allowance is twice the rate
    // of 5.
    expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(11);
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS');
    expect(await codesOf(brake, '10.0.0.2', genuine, 30)).toEqual(Array(30).fill('ok'));
  });

  it('holds across replicas that share a store', async () => {
    const shared = store();
    const codes = await Promise.all(
      [replica(shared), replica(shared)].map((brake) => codesOf(brake, '10.0.0.1', forged, 30)),
    );
    expect(codes.flat().filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(12);
  });

  it('does not count genuine tokens, even beside a forged one', async () => {
    const brake = replica();
    await codesOf(brake, '10.0.0.1', forged, 1);
    expect(await codesOf(brake, '10.0.0.1', genuine, 50)).toEqual(Array(50).fill('ok'));
  });

  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['2001:db8:0:1:aaaa::1', '2001:db8:0:1'],
    ['2001:db8::5', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('counts the address %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

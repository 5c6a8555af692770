import { useWork } from '../api/work';

const administrators = ['district_admin'];
const lineKeepers = ['district_admin', 'data_owner'];

/** Tells which lists the user may change; the server checks this too. Every user of the screen may propose rules. */
export function useRights(): { roles: boolean; lines: boolean } {
  const { me } = useWork();
  const isOne = (named: readonly string[]): boolean => me.roles.some((role) => named.includes(role));
  return { roles: isOne(administrators), lines: isOne(lineKeepers) };
}

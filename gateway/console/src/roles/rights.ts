import { useWork } from '../api/work';

const administrators = ['district_admin'];
const lineKeepers = ['district_admin', 'data_owner'];

/** Which lists the user may change. The server checks the same; proposals of rules are open to every user of the screen. */
export function useRights(): { roles: boolean; lines: boolean } {
  const { me } = useWork();
  const isOne = (named: readonly string[]): boolean => me.roles.some((role) => named.includes(role));
  return { roles: isOne(administrators), lines: isOne(lineKeepers) };
}

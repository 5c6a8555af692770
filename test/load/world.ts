import { generateDistrict } from '../../deploy/demo/district.js';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { World } from '../../deploy/demo/world.js';
import { UserFault } from '@jiceng/local/user-fault';

/**
 * Returns the demo district of the target. The accounts of the target show which district it is.
 * @throws UserFault
 */
export async function worldAt(target: string): Promise<World> {
  const accounts = await fetch(`${target}/demo/accounts`).then(
    (response) => (response.ok ? (response.json() as Promise<{ account: string }[]>) : []),
    (error: unknown) => {
      throw new UserFault(`No platform answers at ${target}: start it with "npm start"`, { cause: error });
    },
  );
  const district = accounts
    .map(({ account }) => /^(\d{6})\d{3}-/.exec(account)?.[1])
    .find((code) => code !== undefined);
  if (district === undefined)
    throw new UserFault(`${target} has no demo accounts: load needs the demo district and its issuer`);
  return new World(
    new Gateway(target),
    generateDistrict({
      districtCode: district,
      today: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
    }),
  );
}

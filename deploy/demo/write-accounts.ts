import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generateDistrict } from './district.js';

/**
 * `demo-accounts --out FILE [--district 320106]` writes the accounts for a demo issuer on a gateway that cannot read
 * the state folder of the loader. A district always has the same accounts.
 */
const { values } = parseArgs({
  options: { out: { type: 'string', default: 'accounts.json' }, district: { type: 'string', default: '320106' } },
});
const { accounts } = generateDistrict({ districtCode: values.district, today: new Date().toISOString().slice(0, 10) });
writeFileSync(values.out, `${JSON.stringify(accounts, null, 1)}\n`);
process.stdout.write(`${accounts.length} demo accounts written to ${values.out}\n`);

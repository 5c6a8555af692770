import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { envelopeSchema } from '../contract.js';
import { everyVersion, findContract } from './contracts.js';

const folder = new URL('../../samples/', import.meta.url);
const files = readdirSync(folder).sort();
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

describe('golden samples', () => {
  it('exist for every version of every contract', () => {
    expect(files).toEqual(
      expect.arrayContaining(everyVersion().map(({ name, version }) => `${name}.v${version}.json`)),
    );
  });

  it.each(files)('%s is parsed by the present contract without loss', (file) => {
    const [, name = '', version] = /^(.+)\.v(\d+)\.json$/.exec(file) ?? [];
    const envelope = envelopeSchema.parse(read(file));
    expect(envelope).toEqual(read(file));
    expect([envelope.contract, envelope.version]).toEqual([name, Number(version)]);
    const contract = findContract(name, Number(version));
    expect(contract).not.toBeNull();
    expect(contract!.payload.parse(envelope.payload)).toEqual(envelope.payload);
    expect(envelope.seq !== null).toBe(contract!.ordered);
  });

  it.each(everyVersion().map((contract) => [`${contract.name} version ${contract.version}`, contract] as const))(
    '%s refuses a payload that lacks any of its required fields',
    (_, contract) => {
      const { payload } = envelopeSchema.parse(read(`${contract.name}.v${contract.version}.json`)) as {
        payload: Record<string, unknown>;
      };
      for (const field of Object.keys(payload)) {
        const { [field]: _left, ...rest } = payload;
        if (optionalFields(contract).includes(field)) continue;
        expect([field, contract.payload.safeParse(rest).success]).toEqual([field, false]);
      }
    },
  );
});

function optionalFields({ payload }: { payload: z.ZodType }): string[] {
  const fields = payload instanceof z.ZodObject ? Object.entries(payload.shape) : [];
  return fields.flatMap(([name, schema]) => ((schema as z.ZodType).safeParse(undefined).success ? [name] : []));
}

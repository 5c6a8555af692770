import { CONTEXT_HEADER } from '@jiceng/platform/context';
import { inTransaction } from '@jiceng/platform/database';
import { MasterKeys } from '@jiceng/platform/master-keys';
import { resealAll } from '@jiceng/platform/resealing';
import { Sealing } from '@jiceng/platform/sealing';
import { TestSubgraph, testSealingKeys } from '@jiceng/testing/subgraph';
import { DataSource } from 'typeorm';
import { service } from '../src/service.js';
import { lockStaff } from '../src/staff/staff.queries.js';
import { StaffContacts } from '../src/staff/staff-contacts.js';
import {
  anActor,
  district,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  otherStreet,
  staffCsv,
  staffHeader,
  staffId,
  staffLine,
  street,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await TestSubgraph.start(service);
  await importFile(subgraph, 'Organizations', organizationsCsv);
  await importFile(subgraph, 'Staff', staffCsv);
});
afterAll(() => subgraph.stop());

const id = staffId('SEALED');
const imported = (phone: string, name = '姓名SEALED') =>
  importFile(
    subgraph,
    'Staff',
    `${staffHeader},phone\n${staffLine('SEALED', 'STREET', 'street_dispatcher', street).replace('姓名SEALED', name)},${phone}`,
  );
const phoneFor = async (as: ReturnType<typeof anActor>, path = 'staffMember'): Promise<string | null> => {
  if (path === 'staffMember') {
    const { staffMember } = await subgraph.get<{ staffMember: { phone: string | null } }>(
      `{ staffMember(id: "${id}") { phone } }`,
      { as },
    );
    return staffMember.phone;
  }
  const { _entities } = await subgraph.get<{ _entities: { phone: string | null }[] }>(
    `{ _entities(representations: [{ __typename: "StaffMember", id: "${id}" }]) { ... on StaffMember { phone } } }`,
    { as },
  );
  return _entities[0]!.phone;
};
const keysOf = () => subgraph.database.query<{ id: string }>('SELECT id FROM data_key WHERE person_id = $1', [id]);
const storedPhone = async (): Promise<string> =>
  (await subgraph.database.query<{ phone: string }>('SELECT phone FROM staff_member WHERE id = $1', [id]))[0]!.phone;

describe('the contacts of a person', () => {
  it('have one data key, also after they changed', async () => {
    expect(await imported('13800000001')).toMatchObject({ imported: 1, rejected: 0 });
    const [first] = await keysOf();
    expect(await imported('13800000002')).toMatchObject({ imported: 1, rejected: 0 });
    expect(await phoneFor(officer)).toBe('13800000002');
    const after = await keysOf();
    expect(after).toHaveLength(1);
    expect(after[0]!.id).not.toBe(first!.id);
    // A new name does not change the sealed contacts.
    const before = await storedPhone();
    expect(await imported('13800000002', '新名')).toMatchObject({ imported: 1, rejected: 0 });
    expect(await storedPhone()).toBe(before);
    expect(await keysOf()).toEqual(after);
  });

  it('are null outside the jurisdiction, by whatever path the caller finds the person', async () => {
    const here = anActor(['personnel_officer'], { areaCodes: [street] });
    const elsewhere = anActor(['personnel_officer'], { areaCodes: [otherStreet], organizationIds: [] });
    const colleague = anActor(['coordinator'], { areaCodes: [district] });
    for (const path of ['staffMember', '_entities']) {
      expect([path, await phoneFor(here, path)]).toEqual([path, '13800000002']);
      expect([path, await phoneFor(colleague, path)]).toEqual([path, '138*******2']);
      expect([path, await phoneFor(elsewhere, path)]).toEqual([path, null]);
    }
  });

  it('are in an exported file only when they are asked for, and only of people in the jurisdiction', async () => {
    const exported = async (as: ReturnType<typeof anActor>, withPersonal: boolean): Promise<string> => {
      const { made } = await subgraph.get<{ made: { address: string } }>(
        'mutation ($input: StaffExportInput!) { made: exportStaff(input: $input) { address } }',
        { as, variables: { input: { idempotencyKey: key(), format: 'CSV', withPersonal } } },
      );
      const headers = { [CONTEXT_HEADER]: subgraph.context(as, { locale: 'zh' }) };
      return (await fetch(`${subgraph.service.url}${made.address}`, { headers })).text();
    };
    const here = anActor(['personnel_officer'], { areaCodes: [street], organizationIds: [] });
    const elsewhere = anActor(['personnel_officer'], { areaCodes: [district], lines: ['urban_management'] });
    expect(await exported(officer, false)).not.toContain('13800000002');
    expect(await exported(officer, true)).toContain(',13800000002\r\n');
    expect(await exported(here, true)).toContain(',13800000002\r\n');
    expect(await exported(here, true)).not.toContain('COORD');
    const others = await exported(elsewhere, true);
    expect(others).toContain('URBAN1');
    expect(others).not.toContain('13800000002');
  });

  it.each([
    [{}, ['COORD', 'DESK1', 'GRID1', 'URBAN1']],
    [{ text: 'DESK1' }, ['DESK1']],
    [{ text: ' DESK1 ' }, ['DESK1']],
    [{ text: '姓名URBAN' }, ['URBAN1']],
    [{ role: 'coordinator' }, ['COORD']],
    [{ role: 'grid_worker', organizationId: organizationId('STREET') }, ['GRID1']],
  ])('are exported for the people of the list under %j', async (conditions, expected) => {
    const { made } = await subgraph.get<{ made: { address: string } }>(
      'mutation ($input: StaffExportInput!) { made: exportStaff(input: $input) { address } }',
      { as: officer, variables: { input: { idempotencyKey: key(), format: 'CSV', ...conditions } } },
    );
    const headers = { [CONTEXT_HEADER]: subgraph.context(officer, { locale: 'zh' }) };
    const file = await (await fetch(`${subgraph.service.url}${made.address}`, { headers })).text();
    const people = ['COORD', 'DESK1', 'GRID1', 'URBAN1'].filter((code) => file.includes(`${code},`));
    expect(people).toEqual(expected);
  });

  it('that cannot be opened are shown as their mask, and stop no import', async () => {
    await subgraph.database.query(
      `UPDATE data_key SET wrapped = regexp_replace(wrapped, '^(.)\\d+', '\\177'), master_version = 77 WHERE person_id = $1`,
      [id],
    );
    expect(await phoneFor(officer)).toBe('138*******2');
    const sealed = await storedPhone();
    // Without a telephone number in the file the sealed value stays and can be opened again when the lost key is found.
    expect(await imported('', '又一名')).toMatchObject({ imported: 1, rejected: 0 });
    expect(await storedPhone()).toBe(sealed);
    const { unreadable } = await resealAll(
      subgraph.service.app.get(DataSource),
      new Sealing(MasterKeys.of(testSealingKeys), 'sm'),
    );
    expect(unreadable).toEqual([
      { table: 'staff_member', id, cause: expect.stringContaining('do not contain version 77') },
    ]);
    // A number in the file replaces the sealed value.
    expect(await imported('13800000003', '又一名')).toMatchObject({ imported: 1, rejected: 0 });
    expect(await phoneFor(officer)).toBe('13800000003');
  });

  it('are read after the lock, so that a reseal at the same time stops no import', async () => {
    const dataSource = subgraph.service.app.get(DataSource);
    const contacts = subgraph.service.app.get(StaffContacts);
    let locked: () => void = () => undefined;
    const hasLock = new Promise<void>((resolve) => (locked = resolve));
    const resealing = inTransaction(dataSource, async (tx) => {
      // Changes the row as reseal does: writes another value under another key while the import waits for the row.
      const key = new Sealing(MasterKeys.of(testSealingKeys), 'aes').newKey({ personId: id });
      await tx.sql('SELECT id FROM staff_member WHERE id = $1 FOR UPDATE', [id]);
      locked();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await tx.sql('INSERT INTO data_key (id, person_id, master_version, wrapped) VALUES ($1, $2, $3, $4)', [
        key.row.id,
        id,
        key.row.masterVersion,
        key.row.wrapped,
      ]);
      const phone = key.seal({ table: 'staff_member', column: 'phone', rowId: id }, '13800000004');
      await tx.sql('UPDATE staff_member SET phone = $2 WHERE id = $1', [id, phone]);
    });
    await hasLock;
    const read = await inTransaction(dataSource, async (tx) => contacts.known(tx, await lockStaff(tx, [id])));
    await resealing;
    expect(read[0]!.person.phone).toBe('13800000004');
  });
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { idNumberCheckCharacter } from '@jiceng/contracts/identifiers';
import type { Actor } from '@jiceng/platform/context';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph, type GraphqlAnswer } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import { anOrganization } from './builders.js';

const ELEMENT =
  'code version name kind minLength maxLength validator codeListCode effectiveFrom effectiveTo owner { id }';
const REGISTER = `mutation R($input: RegisterDataElementInput!) { answer: registerDataElement(input: $input) { dataElement { ${ELEMENT} } } }`;
const RETIRE = `mutation R($input: RetireDataElementInput!) { answer: retireDataElement(input: $input) { dataElement { ${ELEMENT} } } }`;
const CODES =
  'mutation R($input: RegisterCodeListInput!) { answer: registerCodeList(input: $input) { codeList { code version items { code label } } } }';
const IMPORT =
  'mutation R($input: ImportDataElementsInput!) { answer: importDataElements(input: $input) { imported unchanged rejected dryRun errors { row field code messages { zh en } } } }';
const JUDGE =
  'query J($code: String!, $value: String!, $on: CalendarDate) { validateValue(elementCode: $code, value: $value, on: $on) { valid problems { code message } element { version } } }';

interface Element {
  code: string;
  version: number;
  effectiveFrom: string;
  effectiveTo: string | null;
  owner: { id: string };
}

describe('the data standard registry', () => {
  let subgraph: TestSubgraph;
  const owner = anOrganization();
  const other = anOrganization({ code: '320106-OTHER', name: '区民政局' });
  const dissolved = anOrganization({ code: '320106-GONE', validTo: '2021-01-01T00:00:00.000Z' });
  const dataOwner = aStaffActor({
    id: 'data-owner',
    roles: ['data_owner'],
    organizationId: owner.organizationId,
    organizationIds: [owner.organizationId],
  });
  const operator = aStaffActor({ id: 'operator', kind: 'system', roles: ['operator'] });
  const core = readFileSync(new URL('../core-elements.csv', import.meta.url), 'utf8').replaceAll('{owner}', owner.code);

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    for (const organization of [owner, other, dissolved])
      await subgraph.deliver(organizationChanged, organization, { key: organization.organizationId, seq: 1 });
  });
  afterAll(async () => {
    await subgraph.stop();
  });

  const fresh = () => `test.${randomUUID().slice(0, 8)}`;
  const anElement = (parts: Record<string, unknown> = {}) => ({
    idempotencyKey: randomUUID(),
    code: fresh(),
    name: '测试数据元',
    definition: '用于测试',
    kind: 'TEXT',
    maxLength: 10,
    ownerOrganizationId: owner.organizationId,
    effectiveFrom: '2026-01-01',
    ...parts,
  });
  const send = (mutation: string, input: object, as: Actor = dataOwner) =>
    subgraph.ask<{ answer: { dataElement: Element } }>(mutation, { as, variables: { input } });
  const codeOf = (answer: GraphqlAnswer<unknown>) => answer.errors?.[0]?.extensions.code;
  const versionOn = async (code: string, on: string) =>
    (
      await subgraph.get<{ dataElement: Element | null }>(
        `query E($code: String!, $on: CalendarDate) { dataElement(code: $code, on: $on) { ${ELEMENT} } }`,
        { as: dataOwner, variables: { code, on } },
      )
    ).dataElement;
  const judge = async (code: string, value: string, locale: 'zh' | 'en' = 'en') =>
    (
      await subgraph.get<{ validateValue: { valid: boolean; problems: { code: string; message: string }[] } }>(JUDGE, {
        as: aResidentActor(),
        variables: { code, value },
        claims: { locale },
      })
    ).validateValue;

  describe('an element', () => {
    it('has consecutive versions without gap or overlap', async () => {
      const input = anElement();
      await send(REGISTER, input);
      const second = await send(REGISTER, {
        ...input,
        idempotencyKey: randomUUID(),
        expectedVersion: 1,
        maxLength: 20,
        effectiveFrom: '2026-06-01',
      });
      expect(second.data!.answer.dataElement).toMatchObject({
        version: 2,
        effectiveFrom: '2026-06-01',
        effectiveTo: null,
      });
      expect(await versionOn(input.code, '2025-12-31')).toBeNull();
      expect(await versionOn(input.code, '2026-05-31')).toMatchObject({
        version: 1,
        maxLength: 10,
        effectiveTo: '2026-06-01',
      });
      expect(await versionOn(input.code, '2026-06-01')).toMatchObject({ version: 2, maxLength: 20 });
      const { dataElement } = await subgraph.get<{ dataElement: { versions: { version: number }[] } }>(
        `{ dataElement(code: "${input.code}") { versions { version } } }`,
        { as: dataOwner },
      );
      expect(dataElement.versions.map(({ version }) => version)).toEqual([2, 1]);
    });

    it('gives a retry the first answer and refuses the key for another element', async () => {
      const input = anElement();
      const first = await send(REGISTER, input);
      expect((await send(REGISTER, input)).data).toEqual(first.data);
      expect(codeOf(await send(REGISTER, { ...input, name: '别的' }))).toBe('IDEMPOTENCY_KEY_REUSED');
    });

    it('shows the changes when its version is outdated, and does not replace the unknown version', async () => {
      const input = anElement();
      await send(REGISTER, input);
      const blind = await send(REGISTER, { ...input, idempotencyKey: randomUUID(), effectiveFrom: '2026-02-01' });
      expect(blind.errors?.[0]?.extensions).toMatchObject({
        code: 'STALE_VERSION',
        details: { expected: 0, actual: 1, changed: { code: input.code, maxLength: 10 } },
      });
      expect(codeOf(await send(REGISTER, anElement({ expectedVersion: 3 })))).toBe('STALE_VERSION');
    });

    it('accepts one of many simultaneous registrations', async () => {
      const input = anElement();
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => send(REGISTER, { ...input, idempotencyKey: randomUUID() })),
      );
      expect(answers.map((answer) => codeOf(answer) ?? 'ok').sort()).toEqual([
        'STALE_VERSION',
        'STALE_VERSION',
        'STALE_VERSION',
        'STALE_VERSION',
        'ok',
      ]);
    });

    it('ends when it is retired and stays readable for the days on which it was in force', async () => {
      const input = anElement();
      await send(REGISTER, input);
      const retirement = { code: input.code, expectedVersion: 1, effectiveTo: '2026-03-01', reason: '不再采集' };
      expect(
        codeOf(await send(RETIRE, { ...retirement, idempotencyKey: randomUUID(), effectiveTo: '2026-01-01' })),
      ).toBe('EFFECTIVE_TOO_EARLY');
      expect(
        (await send(RETIRE, { ...retirement, idempotencyKey: randomUUID() })).data!.answer.dataElement.effectiveTo,
      ).toBe('2026-03-01');
      expect(await versionOn(input.code, '2026-02-28')).toMatchObject({ version: 1 });
      expect(await versionOn(input.code, '2026-03-01')).toBeNull();
      expect(codeOf(await send(RETIRE, { ...retirement, idempotencyKey: randomUUID() }))).toBe('ELEMENT_RETIRED');
      expect(
        codeOf(
          await send(REGISTER, {
            ...input,
            idempotencyKey: randomUUID(),
            expectedVersion: 1,
            effectiveFrom: '2026-09-01',
          }),
        ),
      ).toBe('ELEMENT_RETIRED');
      expect(
        codeOf(
          await subgraph.ask(JUDGE, { as: dataOwner, variables: { code: input.code, value: 'x', on: '2026-03-01' } }),
        ),
      ).toBe('ELEMENT_NOT_IN_FORCE');
      const [record] = await subgraph.database.query<{ reason: string }>(
        `SELECT reason FROM audit_record WHERE act = 'retireDataElement' AND subject_id = $1`,
        [input.code],
      );
      expect(record?.reason).toBe('不再采集');
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['a code with blanks', { code: 'a b' }, 'BAD_INPUT'],
      ['a name that reverses text', { name: '名\u202e' }, 'BAD_INPUT'],
      ['a pattern with a back-reference', { pattern: '(a)\\1' }, 'BAD_INPUT'],
      ['a length below zero', { minLength: -1 }, 'BAD_INPUT'],
      ['an unknown code list', { kind: 'CODE', codeListCode: 'nothing' }, 'CODE_LIST_UNKNOWN'],
      ['a code list for a text', { codeListCode: 'sex' }, 'BAD_INPUT'],
      ['a malformed owner', { ownerOrganizationId: 'me' }, 'BAD_INPUT'],
      ['a day that is none', { effectiveFrom: '2026-02-30' }, 'BAD_INPUT'],
      ['a short key', { idempotencyKey: 'x' }, 'BAD_INPUT'],
    ])('is refused with %s', async (_, parts, code) => {
      const input = anElement(parts);
      expect(codeOf(await send(REGISTER, input))).toBe(code);
      expect(await subgraph.database.query('SELECT 1 FROM data_element WHERE code = $1', [input.code])).toEqual([]);
    });

    it('of codes is refused with every wrong field at once', async () => {
      const wrong = { idempotencyKey: randomUUID(), code: 'a b', name: '\u200b', standard: '标'.repeat(101) };
      const items = [
        { code: 'x', label: '一' },
        { code: 'y', label: '\u2800' },
      ];
      const admin = aStaffActor({ id: 'admin', roles: ['district_admin'] });
      const { errors } = await send(CODES, { ...wrong, items }, admin);
      expect(errors!.map(({ extensions }) => extensions.details!.field)).toEqual([
        'code',
        'name',
        'standard',
        'items[1].label',
      ]);
    });

    it('requires an owner that exists and is not dissolved', async () => {
      const admin = aStaffActor({ id: 'admin', roles: ['district_admin'] });
      for (const ownerOrganizationId of [randomUUID(), dissolved.organizationId])
        expect(codeOf(await send(REGISTER, anElement({ ownerOrganizationId }), admin))).toBe('OWNER_UNKNOWN');
    });
  });

  describe('a change of an element', () => {
    it('is allowed to a data owner only for elements of the data owner’s organization, also when taking over an element', async () => {
      expect(codeOf(await send(REGISTER, anElement({ ownerOrganizationId: other.organizationId })))).toBe(
        'OUT_OF_SCOPE',
      );
      const foreign = anElement({ ownerOrganizationId: other.organizationId });
      await send(
        REGISTER,
        foreign,
        aStaffActor({ id: 'other-owner', roles: ['data_owner'], organizationIds: [other.organizationId] }),
      );
      const takeOver = {
        ...foreign,
        idempotencyKey: randomUUID(),
        expectedVersion: 1,
        effectiveFrom: '2026-02-01',
        ownerOrganizationId: owner.organizationId,
      };
      expect(codeOf(await send(REGISTER, takeOver))).toBe('OUT_OF_SCOPE');
      expect(
        codeOf(
          await send(RETIRE, { idempotencyKey: randomUUID(), code: foreign.code, expectedVersion: 1, reason: '越权' }),
        ),
      ).toBe('OUT_OF_SCOPE');
    });

    it.each(['resident', 'grid_worker', 'street_dispatcher', 'department_handler', 'auditor'])(
      'is refused to a %s',
      async (role) => {
        const actor = aStaffActor({ roles: [role], organizationIds: [owner.organizationId] });
        expect(codeOf(await send(REGISTER, anElement(), actor))).toBe('FORBIDDEN');
        expect(
          codeOf(
            await send(RETIRE, { idempotencyKey: randomUUID(), code: 'x', expectedVersion: 1, reason: 'x' }, actor),
          ),
        ).toBe('FORBIDDEN');
        expect(
          codeOf(
            await send(
              CODES,
              { idempotencyKey: randomUUID(), code: 'x', name: 'x', items: [{ code: '1', label: 'x' }] },
              actor,
            ),
          ),
        ).toBe('FORBIDDEN');
        expect(codeOf(await send(IMPORT, { idempotencyKey: randomUUID(), content: '' }, actor))).toBe('FORBIDDEN');
      },
    );
  });

  describe('an import of elements', () => {
    const send = async (parts: Record<string, unknown>, as: Actor = operator) =>
      (
        await subgraph.get<{
          answer: {
            imported: number;
            unchanged: number;
            rejected: number;
            errors: { row: number; field: string; code: string }[];
          };
        }>(IMPORT, {
          as,
          variables: { input: { idempotencyKey: randomUUID(), effectiveFrom: '2020-01-01', ...parts } },
        })
      ).answer;
    const rows = core.trim().split('\n').length - 1;

    it('loads the core elements and changes nothing when repeated', async () => {
      expect(await send({ content: core, dryRun: true })).toMatchObject({
        imported: rows,
        rejected: 0,
        errors: [],
        dryRun: true,
      });
      expect(await versionOn('person.sex', '2026-01-01')).toBeNull();
      expect(await send({ content: core })).toMatchObject({ imported: rows, unchanged: 0, rejected: 0, errors: [] });
      expect(await send({ content: core })).toMatchObject({ imported: 0, unchanged: rows, errors: [] });
      expect(await versionOn('person.sex', '2026-01-01')).toMatchObject({
        version: 1,
        codeListCode: 'sex',
        owner: { id: owner.organizationId },
      });
      const { codeList } = await subgraph.get<{ codeList: { items: unknown[] } }>(
        '{ codeList(code: "sex") { items { code label } } }',
        { as: aResidentActor() },
      );
      expect(codeList.items).toHaveLength(4);
    });

    it('is followed by validation against its elements, in the language of the caller', async () => {
      const first17 = '32010619800101001';
      expect(await judge('person.id-number', first17 + idNumberCheckCharacter(first17))).toMatchObject({
        valid: true,
        problems: [],
      });
      expect(await judge('person.id-number', '110105194912310021', 'zh')).toMatchObject({
        valid: false,
        problems: [{ code: 'CHECK_DIGIT', message: '校验码不正确' }],
      });
      expect(await judge('legal-person.credit-code', '91350100M000100Y43')).toMatchObject({ valid: true });
      expect(await judge('person.sex', '3')).toMatchObject({ problems: [{ code: 'CODE' }] });
      expect(await judge('place.longitude', '118.7612')).toMatchObject({ valid: true });
      expect(await judge('place.longitude', '188.7')).toMatchObject({ problems: [{ code: 'PATTERN' }] });
    });

    it('is followed by a list of elements by text, page by page', async () => {
      const { dataElements } = await subgraph.get<{
        dataElements: { edges: { node: { code: string } }[]; pageInfo: { hasNextPage: boolean } };
      }>('{ dataElements(text: "身份", first: 1) { edges { node { code } } pageInfo { hasNextPage } } }', {
        as: aResidentActor(),
      });
      expect(dataElements).toEqual({
        edges: [{ node: { code: 'person.id-number' } }],
        pageInfo: { hasNextPage: false },
      });
    });

    it('writes nothing or only the valid rows when some are faulty, according to the mode', async () => {
      const [header, sound] = core.split('\n') as [string, string];
      const [one, two] = [fresh(), fresh()];
      const content = [
        header,
        sound.replace('person.name', one),
        sound.replace('person.name', two).replace(',TEXT,', ',PROSE,'),
        sound.replace('person.name', fresh()).replace(owner.code, 'NOBODY'),
        sound.replace('person.name', one),
      ].join('\n');
      const errors = [
        { row: 3, field: 'kind', code: 'ROW_FIELD_INVALID' },
        { row: 4, field: 'ownerCode', code: 'OWNER_UNKNOWN' },
        { row: 5, field: 'code', code: 'ROW_DUPLICATE' },
      ];
      expect(await send({ content })).toMatchObject({ imported: 0, rejected: 3, errors });
      expect(await versionOn(one, '2026-01-01')).toBeNull();
      expect(await send({ content, mode: 'VALID_ROWS' })).toMatchObject({ imported: 1, rejected: 3, errors });
      expect(await versionOn(one, '2026-01-01')).toMatchObject({ version: 1 });
    });

    it('by a data owner is limited to elements of the data owner’s organization', async () => {
      const [header, sound] = core.split('\n') as [string, string];
      const foreign = [header, sound.replace('person.name', fresh()).replace(owner.code, other.code)].join('\n');
      expect(await send({ content: foreign }, dataOwner)).toMatchObject({
        rejected: 1,
        errors: [{ row: 2, code: 'OUT_OF_SCOPE' }],
      });
    });

    it.each([
      ['code,name\na,b', 'IMPORT_COLUMNS'],
      ['"', 'IMPORT_UNREADABLE'],
      ['', 'IMPORT_COLUMNS'],
    ])('refuses a file that is not such a table: %j', async (content, code) => {
      expect(
        codeOf(
          await subgraph.ask(IMPORT, { as: operator, variables: { input: { idempotencyKey: randomUUID(), content } } }),
        ),
      ).toBe(code);
    });
  });
});

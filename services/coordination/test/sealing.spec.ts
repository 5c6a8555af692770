import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plantedIn } from '@jiceng/testing/dump';
import { eventually } from '@jiceng/testing/eventually';
import sharp from 'sharp';
import { command, send } from './commands.js';
import { inGridA, moveClock, noise, people } from './district.js';
import { everyRow } from './every-row.js';
import {
  inComment,
  liveThrough,
  name,
  phone,
  planted,
  reporterOf,
  revealReporter,
  startSealedDistrict,
  type SealedDistrict,
} from './sealed-district.js';
import { sendPart, tus } from './uploads.js';

const files = mkdtempSync(join(tmpdir(), 'sealing-'));
let district: SealedDistrict;
let issueId: string;
beforeAll(async () => {
  // No server listens at this address, so deliveries wait in their table.
  district = await startSealedDistrict({
    FILES_FOLDER: files,
    PUBLIC_URL: 'https://district.example/',
    NOTIFY_WEBHOOK_URL: 'http://127.0.0.1:9/messages',
    NOTIFY_WEBHOOK_SECRET: 'the-secret-of-the-webhook-0123456789',
  });
  issueId = await liveThrough(district.subgraph, { name, phone }, [await photo()]);
  await offer();
}, 90_000);
afterAll(async () => {
  await district.stop();
  rmSync(files, { recursive: true, force: true });
});

/** Offers an issue with planted texts to a unit, which gets a message, and lets its limit pass. */
async function offer(): Promise<void> {
  const { subgraph } = district;
  const { issue } = await command(subgraph, people.resident, 'reportIssue', {
    source: 'RESIDENT',
    title: `噪音 ${phone}`,
    description: `噪音，电话${inComment}`,
    address: `幸福路 ${inComment}`,
    ...inGridA,
    categoryCode: noise,
    reporter: { name, phone },
  });
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' });
  await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id, note: inComment });
  await moveClock(subgraph, new Date(Date.now() + 10 * 86_400_000).toISOString());
}

/** Uploads a photo whose metadata and file name hold planted values. */
async function photo(): Promise<string> {
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#4a7' } })
    .withExifMerge({ IFD0: { Artist: `${name} ${planted[2]}` } })
    .jpeg()
    .toBuffer();
  const path = (
    await tus(district.subgraph, people.resident, 'POST', '/files', {
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from(`${name}${phone}.jpg`).toString('base64')}`,
    })
  ).headers.get('location')!;
  expect(bytes.includes(planted[2]!)).toBe(true);
  expect((await sendPart(district.subgraph, people.resident, path, 0, bytes)).status).toBe(204);
  return path.split('/').at(-1)!;
}

/** Every row of every table and queue, and every stored object. */
async function dump(): Promise<string> {
  const objects = readdirSync(files, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => `object ${readFileSync(join(each.parentPath, each.name)).toString('latin1')}`);
  return [...(await everyRow(district.subgraph)), ...objects].join('\n');
}

describe('a dump of databases, queues and files', () => {
  it('contains no name and no number that was planted in a field, a text, a photo or its name', async () => {
    const tables = ['issue_text', 'notification', 'notification_delivery', 'file', 'issue_file', 'outbox'];
    await eventually(async () => {
      const lines = (await dump()).split('\n');
      for (const table of [...tables, 'object', 'audit_record', 'idempotency_key', 'hidden_number'])
        expect([table, lines.some((line) => line.startsWith(`${table} `))]).toEqual([table, true]);
    });
    expect((await everyRow(district.subgraph)).some((row) => row.includes('coordination.issue-progressed'))).toBe(true);
    const text = await dump();
    expect(text.length).toBeGreaterThan(20_000);
    expect(plantedIn(text, planted)).toEqual([]);
    // The words around the numbers are there, so the texts themselves are in the dump.
    expect(plantedIn(text, ['井盖已换', '现场属实', '有事再打'])).toHaveLength(3);
  });

  it('would show a text that is not sealed', async () => {
    const { database } = district.subgraph;
    await database.query('UPDATE issue SET description = description || $2 WHERE id = $1', [issueId, phone]);
    expect(plantedIn(await dump(), planted)).toHaveLength(1);
    await database.query(`UPDATE issue SET description = replace(description, $2, '') WHERE id = $1`, [issueId, phone]);
    await expect(
      database.query('UPDATE reporter SET phone = $2 WHERE origin_issue_id = $1', [issueId, phone]),
    ).rejects.toThrow('sealed_text');
  });
});

describe('numbers in texts', () => {
  it('stand as masks in every text, and the words can be searched', async () => {
    const { issue } = await district.subgraph.get<{
      issue: { title: string; description: string; tasks: { result: string }[] };
    }>('query($id: ID!) { issue(id: $id) { title description tasks { result } } }', {
      as: people.streetA,
      variables: { id: issueId },
    });
    expect(issue.title).toBe('井盖破损 苏*****5');
    expect(issue.description).toMatch(/^井盖破损，车苏\*{5}5，我的电话137\*{7}5，身份证320\*{14}.，卡411\*{12}1$/);
    expect(issue.tasks[0]!.result).toBe('已联系138*******3，井盖已换');
    const { issues } = await district.subgraph.get<{ issues: { edges: { node: { id: string } }[] } }>(
      'query { issues(first: 10, filter: { text: "井盖破损" }) { edges { node { id } } } }',
      { as: people.streetA },
    );
    expect(issues.edges.map(({ node }) => node.id)).toContain(issueId);
  });

  it('are refused where no matter could keep them', async () => {
    const reporterId = await reporterOf(district.subgraph, issueId);
    const answer = await revealReporter(district.subgraph, people.streetA, reporterId, { reason: `请打${inComment}` });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'reason' } });
    expect(JSON.stringify(answer)).not.toContain(inComment);
  });

  it('stay in texts that an office publishes, because they are its own', async () => {
    const text = { zh: '如有异议，请拨打025-83206666。', en: 'To object, call 025-83206666.' };
    const { changeReplyTemplate } = await district.subgraph.get<{
      changeReplyTemplate: { template: { appeal: { zh: string } } };
    }>(
      'mutation($input: ChangeReplyTemplateInput!) { changeReplyTemplate(input: $input) { template { appeal { zh } } } }',
      {
        as: people.coordinator,
        variables: {
          input: {
            idempotencyKey: crypto.randomUUID(),
            expectedVersion: 0,
            state: 'CLOSED',
            sentence: { zh: '您反映的事项已办结。', en: 'Your report is closed.' },
            result: { zh: '经办理：{result}', en: 'Result: {result}' },
            basis: { zh: '有关规定', en: 'The rules' },
            appeal: text,
          },
        },
      },
    );
    expect(changeReplyTemplate.template.appeal.zh).toBe(text.zh);
  });

  it('make a retry with another number another input', async () => {
    const filing = { idempotencyKey: crypto.randomUUID(), source: 'RESIDENT', ...inGridA };
    const report = (description: string) =>
      send(district.subgraph, people.resident, 'reportIssue', { ...filing, description });
    const first = await report('打13700001115');
    const again = await report('打13700001115');
    const other = await report('打13799991115');
    expect(again.data!.answer.issue.id).toBe(first.data!.answer.issue.id);
    expect(other.errors?.[0]?.extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

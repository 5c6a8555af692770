import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { startTestbed, type Testbed } from './testbed.js';

let bed: Testbed;
beforeAll(async () => {
  bed = await startTestbed();
});
afterAll(() => bed.stop());

describe('the GraphQL endpoint', () => {
  it('passes the GraphQL-over-HTTP audit', async () => {
    const results = await auditServer({ url: `${bed.url}/graphql` });
    const failed = results.filter((result) => result.status !== 'ok').map((result) => `${result.name}: ${'reason' in result ? result.reason : ''}`);
    expect(failed).toEqual([]);
  });

  it('answers one operation from two subgraphs', async () => {
    const { status, body } = await bed.ask({ query: '{ issue(id: "7") { text responsible { name } } me { name } }' });
    expect(body).toEqual({ data: { issue: { text: 'issue 7', responsible: { name: 'organization org-1' } }, me: { name: '王芳' } } });
    expect(status).toBe(200);
  });
});

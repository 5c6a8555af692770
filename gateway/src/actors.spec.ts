import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aClientActor, aStaffActor } from '@jiceng/testing/actors';
import { Actors } from './actors.js';

describe('the gateway while personnel does not answer', () => {
  let personnel: Server;
  let actors: Actors;
  let now = 0;
  let down = false;

  beforeAll(async () => {
    personnel = createServer(({ url }, response) => {
      response.statusCode = down ? 500 : 200;
      response.end(JSON.stringify(url!.includes('/clients/') ? aClientActor({}) : aStaffActor({})));
    });
    await new Promise<void>((done) => personnel.listen(0, '127.0.0.1', done));
    const { port } = personnel.address() as AddressInfo;
    actors = new Actors(`http://127.0.0.1:${port}`, 'a-secret-of-at-least-32-characters', () => now);
  });
  afterAll(async () => {
    await actors.close();
    personnel.close();
  });

  it('serves a known person for ten minutes, and a client, which may have been revoked, for half a minute', async () => {
    const identity = { origin: 'provider', expiresAt: 900_000, demo: false } as const;
    const person = { ...identity, subject: 'staff-1', name: '王芳', roles: [] };
    const client = { ...identity, subject: 'client-1', name: 'hotline', roles: ['client'] };
    await actors.resolve(person);
    await actors.resolve(client);
    down = true;
    now = 29_000;
    await expect(actors.resolve(client)).resolves.toMatchObject({ kind: 'client' });
    now = 31_000;
    await expect(actors.resolve(client)).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    await expect(actors.resolve(person)).resolves.toMatchObject({ kind: 'staff' });
    now = 601_000;
    await expect(actors.resolve(person)).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
  });
});

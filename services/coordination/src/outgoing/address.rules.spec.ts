import { createServer } from 'node:http';
import { once } from 'node:events';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { isPublicAddress, receiverAddress } from './address.rules.js';
import { postSigned, SendFailure } from './signed-post.js';

const listed = { hosts: ['hotline.example', 'hotline.example:8443'], isLocal: false };

describe('the address of a receiver', () => {
  it.each(['https://hotline.example/status', 'https://HOTLINE.example:443/status', 'https://hotline.example:8443/a/b'])(
    'may be %s, whose host is on the list',
    (url) => expect(receiverAddress('url', url, listed)).toBe(new URL(url).href),
  );

  it.each([
    'http://hotline.example/status',
    'https://hotline.example:444/status',
    'https://hotline.example.evil.example/status',
    'https://evil.example/hotline.example',
    'https://user:word@hotline.example/status',
    'https://hotline.example@evil.example/',
    'https://127.0.0.1/status',
    'http://127.0.0.1:4000/status',
    'https://hotline.example/status?key=secret',
    'https://hotline.example/status?',
    'ftp://hotline.example/',
    'hotline.example',
    `https://hotline.example/${'a'.repeat(500)}`,
  ])('is refused: %s', (url) => expect(() => receiverAddress('url', url, listed)).toThrow());

  it('may be this computer in the local profile alone', () => {
    const url = 'http://127.0.0.1:4000/status';
    expect(receiverAddress('url', url, { ...listed, isLocal: true })).toBe(url);
    expect(() => receiverAddress('url', 'http://10.0.0.1/', { ...listed, isLocal: true })).toThrow();
  });
});

describe('a public address', () => {
  it.each(['8.8.8.8', '100.128.0.1', '172.32.0.1', '2400:3200::1'])('is %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '::10.0.0.1',
    '2001::a00:1',
    '2001:db8::1',
    '2002:a00:1::',
    'fec0::1',
    '203.0.113.9',
    'fd00::1',
    'fe80::1',
    'localhost',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('a signed message', () => {
  it('is not sent to a host that has a private address, and follows no redirect', async () => {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url!);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const post = (host: string, publicOnly: boolean): Promise<string> =>
      postSigned({
        url: `http://${host}:${port}/`,
        secret: 's',
        body: '{}',
        contentType: 'text/plain',
        publicOnly,
      }).then(
        () => 'taken',
        (error: unknown) => (error instanceof SendFailure ? error.message : String(error)),
      );
    expect(await post('localhost', true)).toContain('not public');
    expect(await post('127.0.0.1', true)).toContain('not a public address');
    expect(await post('[::ffff:127.0.0.1]', true)).toContain('not a public address');
    expect(paths).toEqual([]);
    expect(await post('127.0.0.1', false)).toBe('HTTP 307');
    expect(paths).toEqual(['/']);
    server.close();
  });

  it('whose receiver changes the protocol instead of answering has failed', async () => {
    const server = createSocketServer((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    await expect(
      postSigned({ url, secret: 's', body: '{}', contentType: 'text/plain', publicOnly: false }),
    ).rejects.toThrow('no answer: closed');
    server.close();
  });
});

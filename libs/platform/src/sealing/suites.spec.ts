import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { SM3 as gmSm3, SM4 as gmSm4 } from 'gm-crypto';
import { sm3, sm4 } from 'sm-crypto-v2';
import { DATA_KEY_BYTES, suites } from './suites.js';

const key = randomBytes(DATA_KEY_BYTES);
const associated = '["reporter","phone","0190"]';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** HMAC (RFC 2104) with another digest. The block of SM3 has 64 bytes. */
function hmacWith(digest: (data: Buffer) => Buffer, secret: Buffer, data: Buffer): Buffer {
  const padded = Buffer.concat([secret, Buffer.alloc(64 - secret.length)]);
  const xored = (byte: number): Buffer => Buffer.from(padded.map((each) => each ^ byte));
  return digest(Buffer.concat([xored(0x5c), digest(Buffer.concat([xored(0x36), data]))]));
}

/** The text over which the tag of the SM suite is made, by the words of its definition. */
function taggedText(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(associated));
  return Buffer.concat([length, Buffer.from(associated), body]);
}

describe('the SM suite', () => {
  it('uses SM3 and SM4 as the standards define them', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
    const cipher = createCipheriv('sm4-ecb', block, null).setAutoPadding(false);
    expect(Buffer.concat([cipher.update(block), cipher.final()]).toString('hex')).toBe(
      '681edf34d206965e86b3e94f536e4246',
    );
  });

  it.each(['13800138000', '王小明', '', 'x'.repeat(1000)])('is opened by two foreign libraries: %p', (text) => {
    const sealed = suites.sm.seal(key, associated, Buffer.from(text));
    const [iv, cipherText, tag] = [sealed.subarray(0, 16), sealed.subarray(16, -32), sealed.subarray(-32)];
    const [sm4Key, macKey] = [key.subarray(0, 16), key.subarray(16)];
    const tagged = taggedText(sealed.subarray(0, -32));

    expect(sm4.decrypt(hex(cipherText), hex(sm4Key), { mode: 'cbc', iv: hex(iv) })).toBe(text);
    expect(sm3(tagged, { mode: 'hmac', key: hex(macKey) })).toBe(hex(tag));

    const options = { mode: gmSm4.constants.CBC, iv: hex(iv), inputEncoding: 'hex', outputEncoding: 'utf8' } as const;
    expect(gmSm4.decrypt(hex(cipherText), hex(sm4Key), options)).toBe(text);
    const gmDigest = (data: Buffer): Buffer => Buffer.from(gmSm3.digest(hex(data), 'hex', 'hex'), 'hex');
    expect(hex(hmacWith(gmDigest, macKey, tagged))).toBe(hex(tag));
  });

  it('opens what each foreign library sealed', () => {
    const [iv, text] = [randomBytes(16), '苏州市姑苏区'];
    const [sm4Key, macKey] = [key.subarray(0, 16), key.subarray(16)];
    const options = { mode: gmSm4.constants.CBC, iv: hex(iv), inputEncoding: 'utf8', outputEncoding: 'hex' } as const;
    const cipherTexts = [
      sm4.encrypt(text, hex(sm4Key), { mode: 'cbc', iv: hex(iv) }),
      gmSm4.encrypt(text, hex(sm4Key), options),
    ];
    for (const cipherText of cipherTexts) {
      const body = Buffer.concat([iv, Buffer.from(cipherText, 'hex')]);
      const tag = Buffer.from(sm3(taggedText(body), { mode: 'hmac', key: hex(macKey) }), 'hex');
      expect(suites.sm.open(key, associated, Buffer.concat([body, tag])).toString()).toBe(text);
    }
  });

  it('makes the digests of blind indexes as a foreign library does', () => {
    expect(hex(suites.sm.digest(key, '8000'))).toBe(sm3(Buffer.from('8000'), { mode: 'hmac', key: hex(key) }));
    expect(hex(suites.aes.digest(key, '8000'))).toBe(createHmac('sha256', key).update('8000').digest('hex'));
  });
});

describe.each(['sm', 'aes'] as const)('the suite %s', (name) => {
  it('refuses a changed bit at every place, a shortened text and another key', () => {
    const sealed = suites[name].seal(key, associated, Buffer.from('13800138000'));
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => suites[name].open(key, associated, changed)).toThrow('changed');
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => suites[name].open(key, associated, sealed.subarray(0, length))).toThrow('changed');
    expect(() => suites[name].open(randomBytes(DATA_KEY_BYTES), associated, sealed)).toThrow('changed');
    expect(() => suites[name].open(key, `${associated} `, sealed)).toThrow('changed');
  });
});

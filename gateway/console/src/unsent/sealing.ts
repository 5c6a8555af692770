/** The public key of a person, which this telephone keeps, and the private one, which stays in memory. */
export type PublicKey = Pick<JsonWebKey, 'kty' | 'crv' | 'x' | 'y'>;
export type PrivateKey = PublicKey & Pick<JsonWebKey, 'd'>;

/** A content that only the owner of the private key can read. */
export interface Sealed {
  /** Public key of the pair that was made for this content alone. */
  once: JsonWebKey;
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;

/**
 * Seals a content with a key that is derived from the owner's public key and a key pair made for this content (ECDH,
 * HKDF, AES-GCM).
 */
export async function seal(content: BufferSource, owner: PublicKey): Promise<Sealed> {
  const pair = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const key = await sharedKey(await importPublic(owner), pair.privateKey, 'encrypt');
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, content);
  return { once: await crypto.subtle.exportKey('jwk', pair.publicKey), iv, bytes };
}

/** Opens a content with the first of the keys that fits; null when none does. */
export async function open({ once, iv, bytes }: Sealed, keys: readonly PrivateKey[]): Promise<ArrayBuffer | null> {
  const publicKey = await importPublic(once);
  for (const each of keys) {
    const privateKey = await crypto.subtle.importKey('jwk', { ...each }, curve, false, ['deriveBits']);
    const key = await sharedKey(publicKey, privateKey, 'decrypt');
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes).catch(() => null);
    if (opened !== null) return opened;
  }
  return null;
}

function importPublic({ kty, crv, x, y }: JsonWebKey): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty, crv, x, y } as JsonWebKey, curve, true, []);
}

async function sharedKey(publicKey: CryptoKey, privateKey: CryptoKey, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode('unsent'),
  };
  return crypto.subtle.deriveKey(derivation, secret, { name: 'AES-GCM', length: 256 }, false, [use]);
}

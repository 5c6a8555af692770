import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** The key of one file, and the wrapped key in the row of the file. Without the row, the file can never be read. */
export interface FileKey {
  key: Buffer;
  wrapped: string;
}

interface MasterKey {
  id: string;
  key: Buffer;
}

/**
 * Makes the keys of files and wraps them with a master key, which no database and no backup of a database contains.
 * The first secret of the comma-separated list wraps keys, and every secret unwraps keys.
 */
export class FileKeys {
  private readonly masters: readonly MasterKey[];

  constructor(secrets: string) {
    this.masters = secrets
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean)
      .map((secret) => {
        const key = Buffer.from(hkdfSync('sha256', secret, '', 'jiceng keys of files', 32));
        return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key };
      });
    if (this.masters.length === 0) throw new Error('files need at least one secret');
  }

  make(): FileKey {
    const key = randomBytes(32);
    const master = this.masters[0]!;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', master.key, nonce);
    const sealed = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    return { key, wrapped: `1.${master.id}.${sealed.toString('base64url')}` };
  }

  /** @throws Error when the master key of the row is not among the secrets */
  open(wrapped: string): Buffer {
    const [, id, text = ''] = wrapped.split('.');
    const master = this.masters.find((each) => each.id === id);
    if (!master) throw new Error(`the master key ${id} of a file is not among FILES_KEY`);
    const sealed = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', master.key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(sealed.length - 16));
    return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
  }
}

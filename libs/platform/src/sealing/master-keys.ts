import { readFileSync, statSync } from 'node:fs';
import { DATA_KEY_BYTES, suites } from './suites.js';

/** The master key of the demo. Production must refuse it, because this repository publishes it. */
export const demoMasterKey = `1:${'5a'.repeat(32)}`;

const KEY = /^([1-9]\d{0,5}):([0-9a-f]{64})$/;

/** A key that wraps data keys. */
export interface MasterKey {
  readonly version: number;
  readonly secret: Buffer;
  /** The key of blind indexes that were made under this version. */
  readonly index: Buffer;
}

/** Returns what is wrong with the text of the master keys, or null. No answer repeats a key. */
export function masterKeysFault(text: string): string | null {
  const entries = entriesOf(text);
  if (entries.length === 0) return 'is empty; make a key with: echo "1:$(openssl rand -hex 32)"';
  const parsed = entries.map((entry) => KEY.exec(entry));
  if (parsed.some((entry) => entry === null))
    return 'must list keys as version:64 hex digits, first the one that seals, such as "2:…,1:…"';
  const versions = parsed.map((entry) => Number(entry![1]));
  if (new Set(versions).size < versions.length) return 'names a version twice';
  return null;
}

/** True when a key is published in this repository or hardly random. */
export function isTrivial(text: string): boolean {
  return entriesOf(text).some((entry) => {
    const secret = KEY.exec(entry)?.[2] ?? '';
    return entry === demoMasterKey || secret === demoMasterKey.slice(2) || new Set(secret.match(/../g)).size < 8;
  });
}

function entriesOf(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function parse(text: string): MasterKey[] {
  const fault = masterKeysFault(text);
  if (fault) throw new Error(`The master keys: ${fault}`);
  return entriesOf(text).map((entry) => {
    const [, version, hex] = KEY.exec(entry)!;
    const given = Buffer.from(hex!, 'hex');
    // The key of this version is stretched to the length of a data key; the two digests are independent keys.
    const part = (name: string): Buffer => suites.aes.digest(given, `jiceng master key, ${name}`);
    const secret = Buffer.concat([part('first'), part('second')]).subarray(0, DATA_KEY_BYTES);
    return { version: Number(version), secret, index: part('blind index') };
  });
}

/** Milliseconds after which the file of the keys is looked at again. */
const LOOK_AGAIN_MS = 5_000;

/**
 * The master keys: the first one wraps new data keys, and every one unwraps. They come from a setting, or from a file
 * that is read again when it changes. A new key is added at the end. It is moved to the front only when every process
 * has read it, because a process without the key could not open new values.
 */
export class MasterKeys {
  private keys: readonly MasterKey[];
  private changedAt = 0;
  private lookedAt = 0;

  private constructor(
    text: string,
    private readonly file: string | null,
  ) {
    this.keys = parse(text);
  }

  static of(text: string): MasterKeys {
    return new MasterKeys(text, null);
  }

  /** @throws Error when the file cannot be read or holds no keys */
  static inFile(file: string): MasterKeys {
    const changedAt = statSync(file).mtimeMs;
    const keys = new MasterKeys(readFileSync(file, 'utf8'), file);
    keys.changedAt = changedAt;
    keys.lookedAt = Date.now();
    return keys;
  }

  /** The key that wraps new data keys. */
  get present(): MasterKey {
    this.look(LOOK_AGAIN_MS);
    return this.keys[0]!;
  }

  get all(): readonly MasterKey[] {
    this.look(LOOK_AGAIN_MS);
    return this.keys;
  }

  /** Returns the key of a version, or null when it was removed. The file may have a key that is not in memory yet. */
  find(version: number): MasterKey | null {
    const known = (): MasterKey | null => this.keys.find((key) => key.version === version) ?? null;
    const found = known();
    if (found) return found;
    this.look(0);
    return known();
  }

  /** A file that cannot be read or is not usable at this moment changes nothing: it may be half written. */
  private look(afterMs: number): void {
    if (this.file === null || Date.now() - this.lookedAt < afterMs) return;
    this.lookedAt = Date.now();
    try {
      const changedAt = statSync(this.file).mtimeMs;
      if (changedAt === this.changedAt) return;
      this.keys = parse(readFileSync(this.file, 'utf8'));
      this.changedAt = changedAt;
    } catch {
      // The keys in memory stay in use.
    }
  }
}

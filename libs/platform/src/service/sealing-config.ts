import { readFileSync } from 'node:fs';
import { isTrivial, MasterKeys, masterKeysFault } from '../sealing/master-keys.js';
import { Sealing } from '../sealing/sealing.js';
import type { ServiceConfig } from './config.js';

type SealingConfig = Pick<ServiceConfig, 'SEALING_KEYS' | 'SEALING_KEYS_FILE' | 'SEALING_SUITE' | 'JICENG_PROFILE'>;

/**
 * Returns what is wrong with the master keys. A service does not start without them, because it could not seal
 * anything.
 */
export function sealingFaults(given: object): string[] {
  const config = given as SealingConfig;
  const [name, text] = keysText(config);
  const fault = text === null ? 'cannot be read; it must name a file with the master keys' : masterKeysFault(text);
  if (fault) return [`${name}: ${fault}`];
  return config.JICENG_PROFILE === 'production' && isTrivial(text!)
    ? [`${name}: is a default or trivial value; make a key with: echo "1:$(openssl rand -hex 32)"`]
    : [];
}

function keysText({ SEALING_KEYS, SEALING_KEYS_FILE }: SealingConfig): [name: string, text: string | null] {
  if (SEALING_KEYS_FILE === undefined) return ['SEALING_KEYS', SEALING_KEYS ?? ''];
  try {
    return ['SEALING_KEYS_FILE', readFileSync(SEALING_KEYS_FILE, 'utf8')];
  } catch {
    return ['SEALING_KEYS_FILE', null];
  }
}

/** @param told is told which column could not be read and why */
export function sealingOf(config: SealingConfig, told: (fault: string) => void): Sealing {
  const { SEALING_KEYS, SEALING_KEYS_FILE, SEALING_SUITE } = config;
  const keys = SEALING_KEYS_FILE === undefined ? MasterKeys.of(SEALING_KEYS!) : MasterKeys.inFile(SEALING_KEYS_FILE);
  return new Sealing(keys, SEALING_SUITE, told);
}

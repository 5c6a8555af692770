/** A packet with its digest and seal, as the platform gives them. */
export interface Sealed {
  document: string;
  digest: string;
  previousSeal: string;
  position: number;
  seal: string;
}

export type SealVerdict = 'intact' | 'edited' | 'broken';

/**
 * Recomputes the seal of a packet in this browser, as the README of data-sharing describes.
 * @returns `edited` when the content has another digest, `broken` when the seal does not follow from digest and place
 */
export async function checkSeal({ document, digest, previousSeal, position, seal }: Sealed): Promise<SealVerdict> {
  if ((await sha256(document)) !== digest) return 'edited';
  return (await sha256(`${previousSeal}:${position}:${digest}`)) === seal ? 'intact' : 'broken';
}

/** False where the browser has no cryptography: a page without HTTPS that is not on this machine. */
export function canCheck(): boolean {
  return (crypto as Partial<Crypto>).subtle !== undefined;
}

async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

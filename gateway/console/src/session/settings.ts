/** The content of `/console/config.json`, which the gateway serves without a sign-in. */
export interface Settings {
  issuer: string;
  discovery: string | null;
  clientId: string;
  scope: string;
  idleMinutes: number;
  explorer: boolean;
  demo: boolean;
  /** The district's own map; null when regions are drawn as sketches. */
  map: { reviewNumber: string; tiles: boolean } | null;
  /** Changes with every build of the console. */
  release: string;
}

/** @throws TypeError without network, Error when the gateway does not answer */
export async function fetchSettings(): Promise<Settings> {
  const response = await fetch('/console/config.json', { cache: 'no-cache' });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  return (await response.json()) as Settings;
}

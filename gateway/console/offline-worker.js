// The service worker of the telephone. It keeps the page and the files of the telephone's screen, so that the console
// opens without a network. It keeps no answer of the API. install.mjs fills in RELEASE and FILES.
const RELEASE = '__RELEASE__';
const FILES = __FILES__;
const PAGE = '/console/';
const SETTINGS = '/console/config.json';
/** Milliseconds after which a page is taken from the cache when the network does not answer. */
const PATIENCE_MS = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(RELEASE).then((cache) => cache.addAll([PAGE, SETTINGS, ...FILES])));
});

self.addEventListener('activate', (event) => {
  const dropOld = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== RELEASE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(dropOld());
});

// A page of the previous release sends this message when its user reloads. The new service worker then replaces the
// old.
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(PAGE)) return;
  if (request.mode === 'navigate') event.respondWith(networkFirst(request, PAGE));
  else if (url.pathname === SETTINGS) event.respondWith(networkFirst(request, SETTINGS));
  else if (FILES.includes(url.pathname)) event.respondWith(cacheFirst(request));
});

async function cacheFirst(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function networkFirst(request, kept) {
  const answer = fetch(request);
  answer.catch(() => undefined);
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS, null));
  try {
    const inTime = await Promise.race([answer, patience]);
    if (inTime?.ok || inTime?.type === 'opaqueredirect') return inTime;
  } catch {
    // Without a network the kept file is the answer.
  }
  return (await caches.match(kept)) ?? answer;
}

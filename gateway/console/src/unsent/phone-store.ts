// The database of a telephone in the browser. `unsent` and `photos` hold sealed work; `kept` holds the data that the
// screens show without a network, and sign-out deletes it.

const NAME = 'jiceng-phone';
export type StoreName = 'unsent' | 'photos' | 'kept';

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('unsent', { keyPath: 'id' });
      request.result.createObjectStore('photos', { keyPath: 'id' });
      request.result.createObjectStore('kept', { keyPath: 'name' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      opening = undefined;
      reject(request.error ?? new Error('the database of the browser cannot be opened'));
    };
  });
  return opening;
}

/**
 * Runs requests in one transaction and waits until it is stored, so that a page that is killed afterwards loses
 * nothing.
 * @param work gives the request whose result is returned
 */
async function run<T>(
  stores: StoreName | StoreName[],
  mode: IDBTransactionMode,
  work: (transaction: IDBTransaction) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, mode);
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error ?? new Error('the browser did not store the record'));
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser has no room for the record'));
  });
}

/** The keys of the photos of a work: its id, a dot and their numbers. */
const photosOf = (id: string): IDBKeyRange => IDBKeyRange.bound(`${id}.`, `${id}.\uffff`);

interface Numbered {
  id: string;
}

export const phoneStore = {
  all: <T>(store: StoreName): Promise<T[]> =>
    run(store, 'readonly', (each) => each.objectStore(store).getAll() as IDBRequest<T[]>),
  get: <T>(store: StoreName, key: string): Promise<T | undefined> =>
    run(store, 'readonly', (each) => each.objectStore(store).get(key) as IDBRequest<T | undefined>),
  put: (store: StoreName, record: object): Promise<unknown> =>
    run(store, 'readwrite', (each) => each.objectStore(store).put(record)),
  clear: (store: StoreName): Promise<unknown> => run(store, 'readwrite', (each) => each.objectStore(store).clear()),
  /**
   * Stores a work with all its photos, or nothing. The work gets a number above those of all work that is there; the
   * work takes the place of an earlier one with its id, and the number of that.
   */
  putWork: (work: Numbered, photos: readonly Numbered[]): Promise<unknown> =>
    run(['unsent', 'photos'], 'readwrite', (each) => {
      const store = each.objectStore('unsent');
      each.objectStore('photos').delete(photosOf(work.id));
      for (const photo of photos) each.objectStore('photos').put(photo);
      const all = store.getAll() as IDBRequest<(Numbered & { sequence: number })[]>;
      all.onsuccess = () => {
        const before = all.result.find(({ id }) => id === work.id)?.sequence;
        const last = Math.max(0, ...all.result.map(({ sequence }) => sequence));
        store.put({ ...work, sequence: before ?? last + 1 });
      };
      return all;
    }),
  /** Replaces a work that is still there. Another page may have sent and dropped it meanwhile. */
  replaceWork: (work: Numbered): Promise<unknown> =>
    run('unsent', 'readwrite', (each) => {
      const store = each.objectStore('unsent');
      const found = store.getKey(work.id);
      found.onsuccess = () => {
        if (found.result !== undefined) store.put(work);
      };
      return found;
    }),
  dropWork: (id: string): Promise<unknown> =>
    run(['unsent', 'photos'], 'readwrite', (each) => {
      each.objectStore('photos').delete(photosOf(id));
      return each.objectStore('unsent').delete(id);
    }),
};

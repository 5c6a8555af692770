// The database of a telephone in the browser: unsent work, which is sealed, and what the own screen shows without a
// network, which is deleted at sign-out.

const NAME = 'jiceng-phone';
export type StoreName = 'unsent' | 'kept';

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('unsent', { keyPath: 'id' });
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

/** Runs one request and waits until its transaction is stored, so that a page that is killed afterwards loses nothing. */
async function run<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error ?? new Error('the browser did not store the record'));
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser has no room for the record'));
  });
}

export const phoneStore = {
  all: <T>(store: StoreName): Promise<T[]> => run(store, 'readonly', (each) => each.getAll() as IDBRequest<T[]>),
  get: <T>(store: StoreName, key: string): Promise<T | undefined> =>
    run(store, 'readonly', (each) => each.get(key) as IDBRequest<T | undefined>),
  put: (store: StoreName, record: object): Promise<unknown> => run(store, 'readwrite', (each) => each.put(record)),
  drop: (store: StoreName, key: string): Promise<unknown> => run(store, 'readwrite', (each) => each.delete(key)),
  clear: (store: StoreName): Promise<unknown> => run(store, 'readwrite', (each) => each.clear()),
};

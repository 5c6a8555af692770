/** An object as the store holds it. Its name is the SHA-256 (hex) of its bytes, so that a backup copies it once. */
export interface StoredObject {
  hash: string;
  bytes: number;
}

export interface ListedObject extends StoredObject {
  storedAt: Date;
}

/**
 * A store of objects that never change; it sees sealed bytes only. Every store passes `describeFileStore` of
 * @jiceng/testing.
 */
export interface FileStore {
  /** Where the objects are, for logs. */
  readonly place: string;
  /** Stores an object. An interrupted `put` leaves no object, and the same content may be put twice. */
  put(content: AsyncIterable<Buffer>): Promise<StoredObject>;
  /** Reads an object. @throws ObjectMissing when the first bytes are asked for */
  read(hash: string): AsyncIterable<Buffer>;
  /** Removes an object. An object that is absent is no error. */
  remove(hash: string): Promise<void>;
  list(): AsyncIterable<ListedObject>;
  /** Removes the rests of interrupted `put`s that began before the given time. */
  dropUnfinished(before: Date): Promise<void>;
}

/** The store holds no object with this name. A row that names the object has lost its content. */
export class ObjectMissing extends Error {
  constructor(hash: string, place: string) {
    super(`there is no object ${hash} in ${place}`);
    this.name = 'ObjectMissing';
  }
}

/** The names of objects. Other names in a folder or bucket do not belong to the store. */
export const OBJECT_NAME = /^[0-9a-f]{64}$/;

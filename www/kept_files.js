// The files that were made last, in this browser's IndexedDB. Of each there are facts, which are listed, and its bytes,
// which are read only when it is wanted.
const databaseName = 'linnet-files';

export const mostFiles = 30, mostBytes = 500e6;
const mostInMemory = 50e6;  // of a file that cannot be stored as it is

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const finished = transaction => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('interrupted'));
});

function opened() {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('facts', {keyPath: 'id', autoIncrement: true});
    request.result.createObjectStore('bytes');
  };
  return done(request);
}

/** Resolves to what work({facts, bytes}) does in one transaction, which is undone as a whole if it fails. Opened for
 *  each use, so that another tab can clear or delete the database. */
async function withStores(mode, work) {
  const database = await opened();
  try {
    const transaction = database.transaction(['facts', 'bytes'], mode), over = finished(transaction);
    over.catch(() => {});
    const result = await work({facts: transaction.objectStore('facts'), bytes: transaction.objectStore('bytes')});
    await over;
    return result;
  } finally {
    database.close();
  }
}

/** [{id, name, format, bytes, seconds, voice, made}] of the files, the newest first. Rejects where the browser forbids
 *  it. */
export const keptFiles = () =>
  withStores('readonly', async ({facts}) => (await done(facts.getAll())).reverse());

/** {file, srt, webvtt} of a file; undefined if it is not there any more. */
export async function keptFile(id) {
  const content = await withStores('readonly', ({bytes}) => done(bytes.get(id)));
  if (!content?.inMemory) return content;
  const {inMemory, type, ...more} = content;
  return {...more, file: new Blob([inMemory], {type})};
}

/** Keeps a file, and forgets the oldest where there are more than mostFiles or mostBytes. Rejects with the browser's
 *  QuotaExceededError if there is no room; then all is as before. */
export async function keepFile(about, {file, ...more}) {
  try {
    await put(about, {file, ...more});
  } catch (error) {
    if (error.name === 'QuotaExceededError' || file.size > mostInMemory) throw error;
    // WebKit stores no blobs in a private window, but buffers.
    await put(about, {inMemory: await file.arrayBuffer(), type: file.type, ...more});
  }
}

function put(about, content) {
  return withStores('readwrite', async ({facts, bytes}) => {
    const id = await done(facts.add(about));
    await done(bytes.put(content, id));
    const all = (await done(facts.getAll())).reverse();
    let sum = 0;
    for (const [i, one] of all.entries()) {
      sum += one.bytes;
      if (i < mostFiles && sum <= mostBytes) continue;
      facts.delete(one.id);
      bytes.delete(one.id);
    }
  });
}

export const removeFile = id => withStores('readwrite', async ({facts, bytes}) => {
  await Promise.all([done(facts.delete(id)), done(bytes.delete(id))]);
});

export const removeAllFiles = () => withStores('readwrite', async ({facts, bytes}) => {
  await Promise.all([done(facts.clear()), done(bytes.clear())]);
});

// What an encoder has made so far, in a file of this browser's disk (OPFS), so that a book takes no memory for its
// sound. The file goes when the next book is begun, or a day later: until then the browser may still copy it to where
// the user keeps it.
const folderName = 'linnet-books', oldAfter = 86_400_000, writtenAtOnce = 256 << 10;

let before = null;  // the name of the file that this page made last

const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, {create: true});

// Those that this page, or a page that has been closed, has left.
async function removeOld(files) {
  for await (const [name, handle] of files.entries()) {
    const {lastModified} = await handle.getFile();
    if (name === before || lastModified < Date.now() - oldAfter) await files.removeEntry(name).catch(() => {});
  }
}

export class DiskPieces {
  #files;
  #name;
  #handle;
  #stream;
  #held = [];
  #heldBytes = 0;

  /** Null where the browser has no such files for this page, as in some private windows. */
  static async open() {
    try {
      const pieces = new DiskPieces(), files = pieces.#files = await folder();
      await removeOld(files);
      pieces.#name = `${Date.now()}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
      pieces.#handle = await files.getFileHandle(pieces.#name, {create: true});
      pieces.#stream = await pieces.#handle.createWritable();
      return pieces;
    } catch {
      return null;
    }
  }

  async write(bytes) {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes >= writtenAtOnce) await this.#flush();
  }

  async #flush() {
    const held = new Blob(this.#held);
    [this.#held, this.#heldBytes] = [[], 0];
    await this.#stream.write(held);
  }

  /** All of it behind `head`, [bytes, …], as a Blob on the disk. Nothing is written afterwards. */
  async whole(head, type) {
    await this.#flush();
    await this.#stream.close();
    before = this.#name;
    return new Blob([...head, await this.#handle.getFile()], {type});
  }

  /** Removes the file. */
  async drop() {
    await this.#stream.abort().catch(() => {});  // it may have failed
    await this.#files.removeEntry(this.#name).catch(() => {});
  }
}

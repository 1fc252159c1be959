// What an encoder has made so far, as blobs, which the browser may move to its disk. disk_pieces.js has the same for
// files that are too long for that.
export class BlobPieces {
  #pieces = [];

  async write(bytes) { this.#pieces.push(new Blob([bytes])); }

  /** All of it behind `head`, [bytes, …], as a Blob. Nothing is written afterwards. */
  async whole(head, type) { return new Blob([...head, ...this.#pieces], {type}); }

  /** Forgets what has been written. */
  async drop() { this.#pieces = []; }
}

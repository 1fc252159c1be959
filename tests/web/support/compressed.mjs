// Sends files as a host does that compresses: Brotli of middling effort. Counts the bytes that go over the wire.
import {existsSync, readFileSync, statSync} from 'node:fs';
import {extname, join} from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';

const types = {'.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm',
  '.json': 'application/json', '.css': 'text/css', '.svg': 'image/svg+xml', '.txt': 'text/plain',
  '.webmanifest': 'application/manifest+json'};
const headers = {'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin', 'cache-control': 'no-cache', 'vary': 'accept-encoding'};
const packed = new Map();

async function packedFile(path) {
  if (!packed.has(path)) {
    packed.set(path, promisify(brotliCompress)(readFileSync(path),
      {params: {[constants.BROTLI_PARAM_QUALITY]: 9}}));
  }
  return packed.get(path);
}

/** {hook, sent}: the hook of a server (server.mjs) for the files of a folder; sent: path → bytes. */
export function compressed(folder) {
  const sent = new Map();
  const answer = async (response, path, file) => {
    const body = await packedFile(file);
    sent.set(path, (sent.get(path) ?? 0) + body.length);
    response.writeHead(200, {...headers, 'content-type': types[extname(file)], 'content-encoding': 'br',
      'content-length': body.length}).end(body);
  };
  return {sent, hook(request, response, path) {
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!types[extname(file)] || !existsSync(file) || !statSync(file).isFile()) return false;
    void answer(response, path, file);
    return true;
  }};
}

// A static server on the loopback address for tests: several folders combined, with or without isolation headers, and
// hooks that may answer first.
import {createReadStream, existsSync, statSync} from 'node:fs';
import {createServer} from 'node:http';
import {extname, join, normalize} from 'node:path';

const types = {'.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm',
  '.json': 'application/json', '.css': 'text/css', '.svg': 'image/svg+xml',
    '.webmanifest': 'application/manifest+json'};
const isolation = {'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin'};

/**
 * @param {Record<string, string>} folders path prefix → folder, the longest prefix first
 * @param {{isolated?: boolean, headers?: object, hook?: (request, response, path) => boolean}} options hook: true if it
 * answered
 */
export async function serve(folders, {isolated = true, headers = {}, hook} = {}) {
  const server = createServer((request, response) => {
    let path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    if (hook?.(request, response, path)) return;
    if (path.endsWith('/')) path += 'index.html';
    const prefix = Object.keys(folders).find(p => path.startsWith(p));
    const file = prefix && join(folders[prefix], path.slice(prefix.length));
    if (!file || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end('not found');
    response.writeHead(200, {'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size, 'cache-control': 'no-cache', ...(isolated ? isolation : {}), ...headers});
    createReadStream(file).pipe(response);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const {port} = server.address();
  return {origin: `http://127.0.0.1:${port}`, close: () => new Promise(done => {
    server.close(done);
    server.closeAllConnections();
  })};
}

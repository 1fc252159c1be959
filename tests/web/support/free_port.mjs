// A free port of the loopback address, for programs that cannot choose one themselves and report it.
import {createServer} from 'node:net';

export async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const {port} = server.address();
  await new Promise(done => server.close(done));
  return port;
}

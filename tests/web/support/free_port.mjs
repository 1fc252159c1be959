// A port of loopback that nobody uses, for programs that cannot choose one themselves and say which it is.
import {createServer} from 'node:net';

export async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const {port} = server.address();
  await new Promise(done => server.close(done));
  return port;
}

// A free port of the loopback address, for programs that cannot choose one themselves and report it. It lies below
// those that systems give out by themselves, of which another program could get the same one before this one listens.
import {randomInt} from 'node:crypto';
import {createServer} from 'node:net';

const isFree = port => new Promise(done => {
  const server = createServer();
  server.once('error', () => done(false));
  server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
});

export async function freePort() {
  for (;;) {
    const port = randomInt(10_000, 32_768);
    if (await isFree(port)) return port;
  }
}

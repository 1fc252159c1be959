// The real `linnet serve` on a free port, with the real voice (at full precision, even if smaller variants exist) and
// the page of build/web; `flags` may replace these.
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {root} from './fixture.mjs';

export async function linnetServer(...flags) {
  const program = spawn(join(root, 'build/release/linnet'), ['serve', '--port', '0', '--precision', 'fp32', ...flags],
    {stdio: ['ignore', 'pipe', 'inherit']});
  const exit = new Promise(done => program.once('exit', done));
  const [line] = await Promise.race([createInterface(program.stdout)[Symbol.asyncIterator]().next()
    .then(({value}) => [value]),
    exit.then(code => { throw Error(`linnet serve ended with ${code}`); })]);
  const origin = line.match(/http:\S+/)[0];
  return {
    origin,
    pid: program.pid,
    /** A value of the server's /metrics, requested as a program, not as a page; 0 for what has not happened yet. */
    async metric(name) {
      const all = (await (await fetch(`${origin}/metrics`)).text()).split('\n');
      return Number(all.find(line => line.startsWith(`${name} `))?.slice(name.length) ?? 0);
    },
    async close() {
      program.kill('SIGTERM');
      await exit;
    },
  };
}

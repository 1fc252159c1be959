// A real nginx (install-tools installs Debian's) for one test, with its files in a temporary folder, on a free port of
// the loopback address.
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {freePort} from './free_port.mjs';

const listens = port => new Promise(done => {
  const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(true); }).on('error', () => done(false));
});

/** Serves `locations` (in nginx's syntax) at https://NAME:PORT; returns {port, close()}. */
export async function nginx(name, locations) {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-nginx-')), port = await freePort();
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
    '-addext', `subjectAltName=DNS:${name}`, '-keyout', join(folder, 'key.pem'),
    '-out', join(folder, 'certificate.pem')], {stdio: 'ignore'});
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    kind => `${kind}_temp_path ${folder}/${kind};`);
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    ${process.getuid() === 0 ? 'user root;' : ''} events {}
    http { access_log off; ${temporary.join(' ')}
      server { listen 127.0.0.1:${port} ssl; server_name ${name};
        ssl_certificate ${folder}/certificate.pem; ssl_certificate_key ${folder}/key.pem;
        ${locations} } }`);
  const program = spawn('/usr/sbin/nginx',
    ['-p', folder, '-e', `${folder}/error.log`, '-c', `${folder}/nginx.conf`], {stdio: 'ignore'});
  const exit = new Promise(done => program.once('exit', done));
  while (!await listens(port)) {  // nginx does not report that it listens
    if (program.exitCode !== null) throw Error(`nginx: ${readFileSync(join(folder, 'error.log'), 'utf8')}`);
    await new Promise(done => setTimeout(done, 20));
  }
  return {port, async close() {
    program.kill('SIGTERM');
    await exit;
    rmSync(folder, {recursive: true});
  }};
}

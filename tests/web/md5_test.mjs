// MD5 of the page against Node's, for pieces of all sizes.
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {test} from 'node:test';
import {Md5} from '../../www/md5.js';

test('MD5 is Node\'s, however the bytes come in pieces', () => {
  const bytes = randomBytes(10_000);
  for (const size of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 10_000]) {
    const part = bytes.subarray(0, size), wanted = createHash('md5').update(part).digest('hex');
    for (const step of [1, 7, 63, 64, 65, 1000, 20_000]) {
      const md5 = new Md5();
      for (let at = 0; at < size; at += step) md5.update(part.subarray(at, at + step));
      assert.equal(md5.digest(), wanted, `${size} bytes by ${step}`);
    }
  }
});

// The player's worklet, run without a browser: sample rates, gaps, ends.
import assert from 'node:assert/strict';
import {test} from 'node:test';

const frames = 128;  // that a browser requests at a time
let Processor;
globalThis.AudioWorkletProcessor = class { port = {postMessage: message => this.told.push(message)}; told = []; };
globalThis.registerProcessor = (_, processor) => { Processor = processor; };
await import('../../web/player_worklet.js');

/** The processor on a device of this rate; hear(count) requests that many buffers from it. */
function device(rate) {
  globalThis.sampleRate = rate;
  const processor = new Processor();
  return {
    told: processor.told,
    send: data => processor.port.onmessage({data}),
    hear(count) {
      const heard = new Float32Array(count * frames);
      for (let i = 0; i < count; ++i) {
        assert.equal(processor.process([], [[heard.subarray(i * frames, (i + 1) * frames)]]), true);
      }
      return heard;
    },
  };
}

const tone = (hertz, rate, count) =>
  Float32Array.from({length: count}, (_, i) => 0.5 * Math.sin(2 * Math.PI * hertz * i / rate));

// The SNR in decibels of `heard` against `wanted`, away from both ends.
function purity(heard, wanted) {
  const [from, to] = [2000, wanted.length - 2000];
  let signal = 0, noise = 0;
  for (let i = from; i < to; ++i) {
    signal += wanted[i] ** 2;
    noise += (wanted[i] - heard[i]) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

for (const [from, to] of [[22050, 48000], [22050, 44100], [16000, 44100], [24000, 48000], [48000, 44100],
  [22050, 96000], [22051, 48000]]) {
  test(`a tone of a voice at ${from} Hz is the same tone on a device at ${to} Hz, to 60 dB`, () => {
    for (const hertz of [100, 1000, 5000]) {
      const {send, hear} = device(to), samples = tone(hertz, from, from);
      for (let i = 0; i < samples.length; i += 1000) {
        send({session: 1, rate: from, samples: samples.subarray(i, i + 1000)});
      }
      send({session: 1, end: true});
      const heard = hear(Math.ceil(to / frames) + 1).subarray(0, to), decibels = purity(heard, tone(hertz, to, to));
      assert.ok(decibels > 60, `${hertz} Hz: ${decibels.toFixed(1)} dB`);
    }
  });
}

test('frequencies above a slower device\'s range are filtered out and do not alias', () => {
  const {send, hear} = device(16000);
  send({session: 1, rate: 48000, samples: tone(11000, 48000, 48000)});
  const peak = hear(100).subarray(1000).reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  assert.ok(peak < 0.5e-3, `${peak}`);
});

test('on a device with the voice\'s rate every sample is the voice\'s own', () => {
  const {send, hear, told} = device(22050), samples = tone(440, 22050, 70_001);  // more than the first ring buffer
  for (let i = 0; i < samples.length; i += 777) send({session: 1, rate: 22050, samples: samples.subarray(i, i + 777)});
  send({session: 1, end: true});
  const heard = hear(Math.ceil(samples.length / frames) + 1);
  for (let i = 0; i < samples.length; ++i) assert.ok(Math.abs(heard[i] - samples[i]) < 1e-6, `sample ${i}`);
  assert.ok(heard.subarray(samples.length).every(s => s === 0));
  const ended = told.filter(message => message.ended);
  assert.deepEqual(ended.map(({position, buffered}) => [position, buffered]), [[70_001, 0]]);
  assert.ok(!told.some(message => message.underruns));
});

test('the ring buffer keeps the order of samples while it is read, filled and enlarged', () => {
  const {send, hear} = device(22050), samples = tone(300, 22050, 300_000), heard = [];
  for (let i = 0; i < samples.length; i += 3000) {
    send({session: 1, rate: 22050, samples: samples.subarray(i, i + 3000)});
    heard.push(...hear(15));  // 1,920 samples: fewer than arrive, so the ring buffer grows and wraps
  }
  send({session: 1, end: true});
  heard.push(...hear(900));
  for (let i = 0; i < samples.length; ++i) if (Math.abs(heard[i] - samples[i]) > 1e-6) assert.fail(`sample ${i}`);
});

test('a gap is counted once, the end is reported once, and a new session drops the old samples', () => {
  const {send, hear, told} = device(48000);
  const half = tone(300, 22050, 2205);
  send({session: 1, rate: 22050, samples: half});
  hear(100);
  send({session: 1, rate: 22050, samples: half});
  hear(10);
  assert.deepEqual(told.filter(m => m.underruns).map(m => [m.session, m.underruns]), [[1, 1]]);
  send({session: 2, clear: true});
  assert.ok(hear(20).every(s => s === 0));
  send({session: 3, rate: 16000, samples: tone(300, 16000, 1600)});
  send({session: 3, end: true});
  const heard = hear(50);
  assert.ok(Math.abs(heard.findLastIndex(s => s !== 0) - 4800) < 50);
  hear(10);
  const last = told.filter(m => m.session === 3);
  assert.equal(last.filter(m => m.firstSound).length, 1);
  assert.deepEqual(last.filter(m => m.ended).map(m => m.position), [1600]);
  assert.ok(!last.some(m => m.underruns));
});

// Runs mp3.wasm (web/mp3.c). Takes {rate, samples} and {end}, one after the other, and answers {bytes} or {error}.
import {joined} from './joined_bytes.js';

let lame = null;

// What LAME would write its warnings to: nowhere.
const system = new Proxy({}, {get: () => () => 0});

async function started(rate) {
  const response = await fetch(new URL('mp3.wasm', import.meta.url));
  if (!response.ok) throw new Error(`mp3.wasm answers ${response.status}`);
  const {instance} = await WebAssembly.instantiate(await response.arrayBuffer(),
    {wasi_snapshot_preview1: system, env: system});
  instance.exports._initialize?.();
  if (!instance.exports.mp3_start(rate)) throw new Error(`LAME has no sample rate like ${rate} Hz`);
  return instance.exports;
}

function taken(count) {
  if (count < 0) throw new Error(`LAME failed with ${count}`);
  return new Uint8Array(lame.memory.buffer, lame.mp3_bytes(), count).slice();
}

function encoded(samples) {
  const room = lame.mp3_room(), parts = [];
  for (let at = 0; at < samples.length; at += room) {
    const part = samples.subarray(at, at + room);
    new Float32Array(lame.memory.buffer, lame.mp3_samples(), part.length).set(part);
    parts.push(taken(lame.mp3_add(part.length)));
  }
  return parts;
}

onmessage = async ({data: {rate, samples, end}}) => {
  try {
    lame ??= await started(rate);
    const bytes = end ? taken(lame.mp3_end()) : joined(encoded(samples));
    postMessage({bytes}, [bytes.buffer]);
  } catch (error) {
    postMessage({error: error.message});
  }
};

// Voices that cannot be opened, of every kind that users have given to the page, and the valid ones from which they
// were made.
import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {root, smallVoice} from './fixture.mjs';

export const [model, settings] = ['tiny-medium.onnx', 'tiny-medium.onnx.json'].map(
  name => readFileSync(join(root, 'tests/golden/voices', name)));
const zeros = length => Buffer.alloc(length);
const settingsWith = change => Buffer.from(JSON.stringify({...JSON.parse(settings), ...change}));

export function smallVoiceBytes() {
  const {folder, bundle} = smallVoice();
  try {
    return readFileSync(bundle);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

const flipped = (bytes, at) => {
  const damaged = Buffer.from(bytes);
  damaged[at] ^= 0xff;
  return damaged;
};

// [what it is, its files, the page's message]
export const damagedVoices = bundle => [
  ['half of a model', {'x.onnx': model.subarray(0, model.length / 2), 'x.onnx.json': settings},
    /not an ONNX file, or not a whole one/],
  ['a model of zeros', {'x.onnx': zeros(50_000), 'x.onnx.json': settings}, /not an ONNX file|not a whole ONNX file/],
  ['an empty model', {'x.onnx': zeros(0), 'x.onnx.json': settings}, /the model is empty/],
  ['half of a bundle', {'x.linnet': bundle.subarray(0, bundle.length / 2)},
    /the bundle is truncated or damaged: the end of the \.linnet file is missing/],
  ['a bundle without its last bytes', {'x.linnet': bundle.subarray(0, bundle.length - 9)},
    /the bundle is truncated or damaged/],
  ['the first bytes of a bundle', {'x.linnet': bundle.subarray(0, 20)}, /the bundle is truncated or damaged/],
  ['a bundle with a damaged weight', {'x.linnet': flipped(bundle, 5000)}, /bundle .*checksum|bundle .*damaged/],
  ['a bundle with a damaged first byte', {'x.linnet': flipped(bundle, 1)},
    /the bundle is truncated or damaged: a \.linnet file begins with other bytes/],
  ['a bundle of zeros', {'x.linnet': zeros(50_000)},
    /the bundle is truncated or damaged: a \.linnet file begins with other bytes/],
  ['an empty bundle', {'x.linnet': zeros(0)}, /the bundle is truncated or damaged: the \.linnet file is empty/],
  ['a damaged bundle with settings beside it', {'x.linnet': zeros(50_000), 'x.linnet.json': settings},
    /the bundle is truncated or damaged/],
  ['settings that are no JSON', {'x.onnx': model, 'x.onnx.json': settings.subarray(0, 100)}, /settings are not JSON/],
  ['empty settings', {'x.onnx': model, 'x.onnx.json': zeros(0)}, /settings are not JSON/],
  ['settings that are null', {'x.onnx': model, 'x.onnx.json': Buffer.from('null')},
    /settings are null, must be an object/],
  ['settings that are a list', {'x.onnx': model, 'x.onnx.json': Buffer.from('[1]')},
    /settings are \[1\], must be an object/],
  ['settings of something else', {'x.onnx': model, 'x.onnx.json': Buffer.from('{"name": "linnet"}')},
    /voice settings: key .*audio/],
  ['a language that is a number', {'x.onnx': model, 'x.onnx.json': settingsWith({espeak: {voice: 5}})},
    /espeak.*voice/],
  ['a language that nobody speaks', {'x.onnx': model, 'x.onnx.json': settingsWith({espeak: {voice: 'zz'}})},
    /espeak-ng has no language 'zz'/],
];

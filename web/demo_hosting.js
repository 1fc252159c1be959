// www/hosting.js for the offline demo: all parts are in the page itself, in elements written by web/make_demo.mjs.
function bytesOf(id) {
  const text = document.getElementById(id).textContent;
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text), bytes = new Uint8Array(binary.length);
  // Uint8Array.from() takes seconds for a voice
  for (let i = 0; i < bytes.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function unpacked(id) {
  const stream = new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
// Not the URL of a blob: a worker of a page on disk cannot load that as a module.
const script = id => `data:text/javascript;base64,${document.getElementById(id).textContent}`;
async function partsOf(prefix) {
  const ids = [...document.querySelectorAll(`script[id^="${prefix}"]`)].map(({id}) => id);
  return Object.fromEntries(await Promise.all(ids.map(async id => [id.slice(prefix.length), await unpacked(id)])));
}

export const speaksInPage = true;
export const assets = {worker: script('part-worker.js'), engine: script('part-linnet-single.mjs'),
  wasm: await unpacked('part-linnet-single.wasm'), speechData: await partsOf('speech-'),
  englishData: await partsOf('english-'), wordsData: await partsOf('words-')};
export const mp3Worker = null;
export const flavours = ['single'];
export const workletOptions = {worklet: script('part-player_worklet.js')};

export async function hostedVoices() {
  const {name} = document.getElementById('voice-model').dataset;
  const settings = document.getElementById('voice-settings') && new Blob([await unpacked('voice-settings')]);
  return [{name, id: name, source: {name, model: new Blob([await unpacked('voice-model')]), settings}}];
}

export const catalogue = null;

export const licences = async () => new TextDecoder().decode(await unpacked('part-LICENSES.txt'));

export const prepare = async () => false;

// www/hosting.js for the offline demo: all parts are in the page itself, in elements written by web/make_demo.mjs.
function bytesOf(id) {
  const text = document.getElementById(id).textContent;
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text), bytes = new Uint8Array(binary.length);
  // Uint8Array.from() takes seconds for a voice
  for (let i = 0; i < bytes.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
// Not the URL of a blob: a worker of a page on disk cannot load that as a module.
const script = id => `data:text/javascript;base64,${document.getElementById(id).textContent}`;
const partsOf = prefix => Object.fromEntries([...document.querySelectorAll(`script[id^="${prefix}"]`)].map(
  ({id}) => [id.slice(prefix.length), bytesOf(id)]));

export const speaksInPage = true;
export const assets = {worker: script('part-worker.js'), engine: script('part-linnet-single.mjs'),
  wasm: bytesOf('part-linnet-single.wasm'), speechData: partsOf('speech-')};
export const workletOptions = {worklet: script('part-player_worklet.js')};

export async function hostedVoices() {
  const {name} = document.getElementById('voice-model').dataset;
  const source = {name, model: new Blob([bytesOf('voice-model')]), settings: new Blob([bytesOf('voice-settings')])};
  return [{name, id: name, source}];
}

export const prepare = async () => false;

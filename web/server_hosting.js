// www/hosting.js for a server's page without the engine in it (`./run web` builds that): the server speaks.
export const speaksInPage = false;
export const assets = {};
export const workletOptions = {};
export const mp3Worker = null;
export const flavours = [];
export const hostedVoices = async () => [];
export const catalogue = null;
export async function licences() {
  const response = await fetch('LICENSES.txt');
  if (!response.ok) throw new Error(`LICENSES.txt answers ${response.status}`);
  return response.text();
}
export const prepare = async () => false;  // nothing works without the server

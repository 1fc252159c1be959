// www/hosting.js for a server's page without the engine in it (`./run web` builds that): the server speaks.
export const speaksInPage = false;
export const assets = {};
export const workletOptions = {};
export const hostedVoices = async () => [];
export const prepare = async () => false;  // nothing works without the server

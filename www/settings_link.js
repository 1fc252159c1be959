// A link that opens the page with these settings. They are behind the #, which browsers send to no server, and the text
// is among them only if that is asked for.
export const mostCharacters = 4000;  // of a text in a link; longer ones are cut off by chats and mail programs

const names = ['voice', 'speaker', 'speed', 'seed', 'text'];

/** The link. settings: {voice, speaker, speed, seed, text}; what is null, undefined or '' is left out. */
export function linkOf(settings) {
  const link = new URL(location.href), told = new URLSearchParams();
  for (const name of names) if ((settings[name] ?? '') !== '') told.set(name, settings[name]);
  link.search = '';
  link.hash = told.toString();
  return link.href;
}

/** The settings in this page's address; {} if there are none. What has no valid value is left out. */
export function settingsInLink() {
  const told = new URLSearchParams(location.hash.slice(1)), found = {};
  const number = (name, least, most, whole) => {
    const value = Number(told.get(name));
    if (told.has(name) && value >= least && value <= most && (!whole || Number.isInteger(value))) found[name] = value;
  };
  number('speed', 0.5, 4, false);
  number('seed', 0, 2 ** 32 - 1, true);
  for (const [name, most] of [['voice', 200], ['speaker', 200], ['text', mostCharacters]]) {
    const value = told.get(name);
    if (value) found[name] = value.slice(0, most);
  }
  return found;
}

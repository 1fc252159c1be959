// Why something failed, in the page's language. What only a technician needs stays in English, behind that.
import {number, t} from './page_language.js';

const kinds = ['out_of_memory', 'bad_voice', 'bad_input', 'not_found', 'io', 'internal'];

/** The words for an error. A LinnetError that has a `reason` is said by its code, others by their kind; the page's own
 *  errors are in its language already. */
export function reasonOf({reason, kind, message}) {
  if (reason) {
    const {code, megabytes, ...values} = reason;
    return t(`why.${code}`, {...values, ...megabytes && {megabytes: number(megabytes)}});
  }
  return kinds.includes(kind) ? t(`why.${kind}`, {detail: message}) : message;
}

// The one error type of the page's engine. `kind` is the engine's own (engine/error.h): bad_input, bad_voice,
// not_found, out_of_memory, stopped, io, internal. `reason`, {code, …}, says in values what the message says in
// English, where users meet it, so that a page can say it in their language (www/reasons.js).
export class LinnetError extends Error {
  constructor(kind, message, reason = null) {
    super(message);
    this.name = 'LinnetError';
    this.kind = kind;
    this.reason = reason;
  }
}

/** The error for an AbortSignal that has been aborted, as fetch() throws it. */
export const aborted = signal => signal.reason ?? new DOMException('speaking was cancelled', 'AbortError');

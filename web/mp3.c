// MP3 by LAME, as a module of its own that a page fetches when it makes its first file of MP3. www/mp3_worker.js is its
// only user. One encoder a module; a module that has ended is dropped with its memory.
#include <emscripten/emscripten.h>
#include <lame.h>

enum { kilobits_per_second = 64, quality = 5, most_samples = 8192, most_bytes = 2 * most_samples + 8192 };

static lame_t encoder;
static float samples[most_samples];
static unsigned char bytes[most_bytes];

static lame_t started(int rate_hz, float scale) {
  lame_t lame = lame_init();
  if (!lame) return 0;
  lame_set_in_samplerate(lame, rate_hz);
  lame_set_num_channels(lame, 1);
  lame_set_mode(lame, MONO);
  lame_set_brate(lame, kilobits_per_second);
  lame_set_quality(lame, quality);
  lame_set_scale(lame, scale);
  lame_set_bWriteVbrTag(lame, 0);
  return lame_init_params(lame) < 0 ? 0 : lame;
}

// Starts an encoder of one channel; 0 if LAME cannot. LAME's settings for a bit rate include a gain, which is undone
// here.
EMSCRIPTEN_KEEPALIVE int mp3_start(int rate_hz) {
  lame_t asked = started(rate_hz, 1);
  if (!asked) return 0;
  encoder = started(rate_hz, 1 / lame_get_scale(asked));
  lame_close(asked);
  return encoder != 0;
}

// Where up to mp3_room() samples from -1 to 1 are put before mp3_add(), and where its bytes are then found.
EMSCRIPTEN_KEEPALIVE float* mp3_samples(void) { return samples; }
EMSCRIPTEN_KEEPALIVE int mp3_room(void) { return most_samples; }
EMSCRIPTEN_KEEPALIVE unsigned char* mp3_bytes(void) { return bytes; }

// How many bytes there are now; negative: LAME's error.
EMSCRIPTEN_KEEPALIVE int mp3_add(int count) {
  return lame_encode_buffer_ieee_float(encoder, samples, samples, count, bytes, most_bytes);
}
EMSCRIPTEN_KEEPALIVE int mp3_end(void) { return lame_encode_flush(encoder, bytes, most_bytes); }

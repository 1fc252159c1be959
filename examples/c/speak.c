// speak VOICE TEXT OUTPUT.wav: speaks a text into a WAV file and says when each word is spoken. VOICE: a path or a name.
#include <linnet.h>
#include <stdio.h>
#include <string.h>

struct output {
  FILE* file;
  const char* text;
};

// Little-endian, as in WAV files, on any processor.
static void put(FILE* file, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) fputc((int)(value >> 8 * i & 255), file);
}

static void put_header(FILE* file, uint32_t rate, uint32_t samples) {
  rewind(file);
  fputs("RIFF", file);
  put(file, 36 + 2 * samples, 4);
  fputs("WAVEfmt ", file);
  put(file, 16, 4);        // bytes of this chunk
  put(file, 1, 2);         // PCM
  put(file, 1, 2);         // mono
  put(file, rate, 4);      // samples a second
  put(file, 2 * rate, 4);  // bytes a second
  put(file, 2, 2);         // bytes a sample
  put(file, 16, 2);        // bits a sample
  fputs("data", file);
  put(file, 2 * samples, 4);
}

// A player would play each block as it comes.
static int write_block(const linnet_block* block, void* user) {
  struct output* output = user;
  for (size_t i = 0; i < block->word_count; ++i) {
    const linnet_word* word = &block->words[i];
    const int length = (int)(word->text_end - word->text_begin);
    printf("%.3f s: %.*s\n", word->start_seconds, length, output->text + word->text_begin);
  }
  for (size_t i = 0; i < block->sample_count; ++i) put(output->file, (uint16_t)block->samples_16[i], 2);
  return ferror(output->file);  // not 0: the speech ends
}

static int speak_to(linnet_voice* voice, struct output output) {
  linnet_memory memory = {.struct_size = sizeof memory};
  if (linnet_estimate(voice, output.text, strlen(output.text), &memory) != LINNET_OK) return 0;
  printf("needs %.0f MB, of which %.0f MB are there\n", (double)memory.needed_bytes / 1e6,
         (double)memory.available_bytes / 1e6);

  linnet_speak_options options;
  linnet_speak_options_init(&options, sizeof options);
  options.samples_of_16_bit = 1;
  linnet_spoken spoken = {.struct_size = sizeof spoken};
  put_header(output.file, 0, 0);
  if (linnet_speak(voice, output.text, strlen(output.text), &options, write_block, &output, &spoken) != LINNET_OK)
    return 0;
  put_header(output.file, (uint32_t)linnet_sample_rate(voice), (uint32_t)spoken.samples);
  printf("%.3f seconds\n", (double)spoken.samples / linnet_sample_rate(voice));
  return 1;
}

int main(int count, char** arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: speak VOICE TEXT OUTPUT.wav\n");
    return 2;
  }
  linnet_open_options options;
  linnet_open_options_init(&options, sizeof options);
  options.model = arguments[1];
  linnet_voice* voice = NULL;
  if (linnet_open(&options, &voice) != LINNET_OK) {
    fprintf(stderr, "speak: %s\n", linnet_error());
    return 1;
  }
  struct output output = {fopen(arguments[3], "wb"), arguments[2]};
  int done = 0;
  if (!output.file)
    perror(arguments[3]);
  else if (!(done = speak_to(voice, output)))
    fprintf(stderr, "speak: %s\n", linnet_error());
  if (output.file && fclose(output.file) != 0) done = 0;
  linnet_close(voice);
  return done ? 0 : 1;
}

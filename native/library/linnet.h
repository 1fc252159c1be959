// Linnet's C API: the library liblinnet.so.0, for C99, for C++ of any compiler, and for whatever calls C.
//
//   linnet_voice* voice = NULL;
//   if (linnet_open(NULL, &voice) != LINNET_OK) fprintf(stderr, "%s\n", linnet_error());
//   linnet_speak(voice, "Hello.", 6, NULL, play, NULL, NULL);
//   linnet_close(voice);
//
// A caller that would rather ask for blocks than be called with them uses linnet_begin() and linnet_next().
// Errors: functions that can fail return a linnet_status; linnet_error() then says what is wrong and what would be
// right. No C++ exception leaves the library, and none may leave a sink. Texts and paths are UTF-8.
// Threads: any thread may call any function. Of linnet_open(), linnet_estimate(), linnet_speak() and linnet_close() one
// runs at a time in a process; calls of other threads wait, and so do the sentences of what linnet_begin() has begun.
// fork(): in the child process open voices anew. It cannot if its parent was in a call meanwhile.
// Structs: fill them by their _init function, then set fields. Later versions only append fields, so programs run with
// any later liblinnet.so.0.
// Process: voices are read from mapped files; where another program cuts one short, a handler of SIGBUS keeps the
// process alive, and other bus errors go to the handler before it. Gains that had to be measured are kept in
// ~/.config/linnet.
#ifndef LINNET_H
#define LINNET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum linnet_status {
  LINNET_OK = 0,
  LINNET_BAD_INPUT = 1,      // an argument cannot be used
  LINNET_BAD_VOICE = 2,      // the file is damaged or no voice
  LINNET_NOT_FOUND = 3,      // no such voice, speaker or file
  LINNET_OUT_OF_MEMORY = 4,  // the work never fits into the memory that this machine allows
  LINNET_MEMORY_IN_USE = 5,  // it does not fit now
  LINNET_STOPPED = 6,        // by linnet_stop() or by the sink
  LINNET_IO = 7,             // reading a file failed
  LINNET_INTERNAL = 8,       // a fault of Linnet's own
  LINNET_WAITING = 9         // of linnet_next(): no block has come in time
} linnet_status;

typedef struct linnet_voice linnet_voice;
typedef struct linnet_speech linnet_speech;

// A pointer that is NULL leaves the default. The strings are read during the call only.
typedef struct linnet_open_options {
  size_t struct_size;
  const char* model;       // a path of NAME.onnx or NAME.linnet, or a voice's name; default: "hibari-heart"
  const char* settings;    // the path of its settings; default: NAME.onnx.json beside it
  const char* voices_dir;  // names are looked up there, in `voices` beside the library, and where `linnet speak` looks
  // Holds espeak-ng-data, english-data, arabic-data and words-data; default: beside the library, or as it was installed
  const char* data_dir;
  const char* lexicon;    // a file of own pronunciations, or a folder of such files
  const char* precision;  // of the voice's files: "fp32", "int8", "int4" or "auto"; default: the file that was named
  int32_t threads;        // 1..64; 0, the default: the usable cores, at most 4
} linnet_open_options;

// NAN leaves a number's default, which for the scales is the voice's own value.
typedef struct linnet_speak_options {
  size_t struct_size;
  const char* speaker;        // a name, a number, or a mix such as "af_heart(2)+bf_emma"; NULL: the voice's default
  float length_scale;         // 0.05..20, factor of all durations
  float noise_scale;          // 0..10, variation of the timbre
  float noise_w;              // 0..10, variation of the rhythm
  float pitch;                // 0.5..2, factor; default: 1
  float volume;               // 0..10, factor; default: 1
  float sentence_silence;     // 0..60 seconds after each sentence; default: 0
  uint64_t seed;              // the same seed gives the same samples
  int32_t equal_loudness;     // 1, the default: as loud as any voice, -19 LUFS; 0: the model's own samples
  int32_t text_as_it_is;      // 1: numbers, dates and units are not put into words; default: 0
  int32_t markdown;           // 1: marks of Markdown are not heard; 2: nor are its blocks of code; default: 0
  int32_t samples_of_16_bit;  // 1: blocks have samples_16 too; default: 0
} linnet_speak_options;

// Bytes [text_begin, text_end) of the text; seconds count from the first sample. This struct stays as it is.
typedef struct linnet_word {
  uint64_t text_begin, text_end;
  double start_seconds, end_seconds;
} linnet_word;

// Sound as soon as it is computed. What it points to is valid during the call of the sink.
typedef struct linnet_block {
  size_t struct_size;
  const float* samples;       // mono, in [-1, 1], at linnet_sample_rate()
  const int16_t* samples_16;  // the same; NULL unless samples_of_16_bit
  size_t sample_count;
  const linnet_word* words;  // of the sentence that begins with this block
  size_t word_count;
  uint64_t text_done;  // bytes of the text that are spoken when this block has been heard
} linnet_block;

// Receives the blocks in order, on the thread that called linnet_speak(), which waits meanwhile. Returns 0 to go on;
// any other value ends the call with LINNET_STOPPED. It may call linnet_stop() and functions of a voice's properties;
// the others fail there, and linnet_close() and linnet_end() have no effect.
typedef int (*linnet_sink)(const linnet_block* block, void* user);

typedef struct linnet_spoken {
  size_t struct_size;
  uint64_t samples, sentences, words;
  double first_audio_seconds;  // from the call to the first block
} linnet_spoken;

typedef struct linnet_memory {
  size_t struct_size;
  uint64_t needed_bytes;     // of the process while it speaks the text, its voice included
  uint64_t available_bytes;  // to the process, what it has already included
  uint64_t longest_text;     // in characters, that would fit now; 0: none
  int32_t fits;              // 1: linnet_speak() would not refuse the text for memory
} linnet_memory;

#define LINNET_API __attribute__((visibility("default")))

LINNET_API const char* linnet_version(void);  // MAJOR.MINOR.PATCH
// Of this thread's last call that returned a linnet_status: valid until the next one. "": it has not failed.
LINNET_API const char* linnet_error(void);

// struct_size: sizeof *options, as the caller's header has it.
LINNET_API void linnet_open_options_init(linnet_open_options* options, size_t struct_size);
LINNET_API void linnet_speak_options_init(linnet_speak_options* options, size_t struct_size);

// Opens a voice; reserves its memory first. options: NULL for the defaults. *voice: to be closed by linnet_close();
// NULL after an error. Every status but LINNET_STOPPED.
LINNET_API linnet_status linnet_open(const linnet_open_options* options, linnet_voice** voice);
// Ends what linnet_open() began; NULL is allowed. No other call may use the voice any more, and none of its speeches
// may be left.
LINNET_API void linnet_close(linnet_voice* voice);

LINNET_API int32_t linnet_sample_rate(const linnet_voice* voice);  // samples a second
LINNET_API const char* linnet_family(const linnet_voice* voice);   // of its model: "vits", "hibari", "styletts2"
LINNET_API int32_t linnet_speakers(const linnet_voice* voice);     // 1 or more
LINNET_API int32_t linnet_default_speaker(const linnet_voice* voice);
LINNET_API float linnet_length_scale(const linnet_voice* voice);  // its own; to speak twice as fast, ask for half of it
// The speaker's name and language ("en-us"), as long as the voice is open; "": it has none. NULL: no such speaker.
LINNET_API const char* linnet_speaker_name(const linnet_voice* voice, int32_t speaker);
LINNET_API const char* linnet_speaker_language(const linnet_voice* voice, int32_t speaker);

// The memory that a text would take. Set memory->struct_size before. LINNET_BAD_INPUT.
LINNET_API linnet_status linnet_estimate(linnet_voice* voice, const char* text, size_t text_bytes,
                                         linnet_memory* memory);
// Speaks a text. options, spoken: may be NULL; set spoken->struct_size before. Every status but LINNET_BAD_VOICE. After
// an error the voice can speak again.
LINNET_API linnet_status linnet_speak(linnet_voice* voice, const char* text, size_t text_bytes,
                                      const linnet_speak_options* options, linnet_sink sink, void* user,
                                      linnet_spoken* spoken);
// Ends the calls of linnet_speak() that have begun with this voice: within a block, or when their turn comes.
LINNET_API void linnet_stop(linnet_voice* voice);

// The same, for callers that ask for each block. Begins to speak a text, which is copied, on a thread of the library's,
// some ten seconds and one sentence ahead of the caller at most. options: may be NULL. *speech: to be ended by
// linnet_end() before its voice is closed; NULL after an error. LINNET_BAD_INPUT, LINNET_NOT_FOUND (no such speaker),
// LINNET_OUT_OF_MEMORY; all other errors of linnet_speak() come from linnet_next().
LINNET_API linnet_status linnet_begin(linnet_voice* voice, const char* text, size_t text_bytes,
                                      const linnet_speak_options* options, linnet_speech** speech);
// Waits at most `seconds` (0 or more) for the next block. Set block->struct_size before; what the block points to is
// valid until the next call for this speech. A block without samples: all has been spoken. LINNET_WAITING, and as
// linnet_speak(), also when it is called again. Of one speech, from one thread at a time.
LINNET_API linnet_status linnet_next(linnet_speech* speech, double seconds, linnet_block* block);
// Ends what linnet_begin() began, at any time: within a block, or when its turn comes. NULL is allowed.
LINNET_API void linnet_end(linnet_speech* speech);

#ifdef __cplusplus
}
#endif

#endif

// Besides espeak-ng's public functions this file calls five internal ones and empties a queue, all present in 1.52.0
// (pinned). The public espeak_TextToPhonemes tells neither how a clause ended nor to which word of the text a phoneme
// belongs, and reads adjacent emoji by the first words of their names only.
#include "engine/text/phonemizer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <utility>

extern "C" {
#include <espeak-ng/espeak_ng.h>
// uses the macros of espeak_ng.h, so after it
#include <espeak-ng/encoding.h>

#include "libespeak-ng/dictionary.h"  // GetTranslatedPhonemeString
#include "libespeak-ng/phoneme.h"
#include "libespeak-ng/synthesize.h"  // phoneme_list, wcmdq
#include "libespeak-ng/translate.h"   // TranslateClauseWithTerminator, InitText2, p_decoder, LookupDictList
}

#include "engine/error.h"
#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

// espeak-ng's state is global, so our record of that state is too.
struct EspeakProcess {
  int users = 0;
  bool has_started = false;
  std::string data;
  std::string language;
};
EspeakProcess espeak;
// Held by every call, so that engines of several threads may read texts. Recursive, since calls call each other.
std::recursive_mutex espeak_mutex;

// By C's functions, since a std::ifstream alone brings 80 KB of streams and locales into the page.
void check_data(const std::string& data) {
  std::FILE* const file = std::fopen((data + "/phontab").c_str(), "rb");
  if (file == nullptr)
    throw Error(ErrorKind::not_found, "no espeak-ng data in '" + data + "', expected a folder that holds phontab");
  std::fclose(file);
}

// Language names come from untrusted voice files. espeak-ng opens them as paths and copies them into short buffers.
bool is_safe_name(const std::string& name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+/";
  return !name.empty() && name.size() < 40 && name[0] != '/' && name.find_first_not_of(allowed) == std::string::npos;
}

bool select_language(const std::string& language) {
  if (!is_safe_name(language)) return false;
  if (espeak_SetVoiceByName(language.c_str()) == EE_OK) return true;
  if (language.size() >= 20) return false;  // espeak-ng's buffer for it
  espeak_VOICE wanted = {};                 // as espeak-ng's program does: "en-gb" is a voice's language, not its name
  wanted.languages = language.c_str();
  return espeak_SetVoiceByProperties(&wanted) == EE_OK;
}

// Each change of language queues a copy of the voice for espeak-ng's own synthesis, which would free it but never runs.
void free_queued_voices() {
  for (; wcmdq_head != wcmdq_tail; wcmdq_head = (wcmdq_head + 1) % N_WCMDQ)
    if (wcmdq[wcmdq_head][0] == WCMD_VOICE) std::free(reinterpret_cast<void*>(wcmdq[wcmdq_head][2]));
}

// The bits above the flags are the character that ties letters of a phoneme.
constexpr int tied_ipa = espeakPHONEMES_IPA | espeakPHONEMES_TIE | ('^' << 8);

bool is_east_asian_punctuation(char32_t c) { return (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff20); }

// The number of bytes of `text` that espeak-ng 1.52 can safely read at once. It writes beyond its buffers for some
// unusual texts: clauses of 300 words ("a a a a …", "1a1a1a…"), abbreviations of 80 bytes ("a.a.a.a.…", "1. 1. 1. …"),
// and words longer than the buffers that toolchains/mends/espeak-ng has enlarged ("s's's's…").
std::size_t safe_length(std::string_view text) {
  constexpr std::size_t longest_clause = 800;
  constexpr std::size_t most_words = 250;
  constexpr std::size_t most_dots = 10;
  constexpr std::size_t longest_word = 100;
  enum Kind { space, dot, digit, letter, other };
  const auto kind_of = [](char32_t c) {
    if (is_white_space(c)) return space;
    if (c >= '0' && c <= '9') return digit;
    if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return letter;
    return c == '.' ? dot : other;
  };
  Kind last = space;
  Kind last_seen = other;  // last_seen: the last that was no space
  std::size_t words = 0;
  std::size_t dots = 0;      // consecutive dots, each after a single letter or digit
  std::size_t together = 0;  // characters without a space
  for (std::size_t i = 0; i < std::min(text.size(), longest_clause);) {
    const std::size_t at = i;
    const char32_t codepoint = take_codepoint(text, i);
    const Kind kind = kind_of(codepoint);
    together = kind == space || is_east_asian_punctuation(codepoint) ? 0 : together + 1;
    if (kind != space) {
      if (kind != last) ++words;
      const bool is_single = kind == digit || kind == letter;
      if (kind == dot && (last_seen == digit || last_seen == letter)) {
        ++dots;
      } else if (!is_single || last_seen != dot) {
        dots = 0;
      }
      last_seen = kind;
    }
    if (words > most_words || dots > most_dots || together > longest_word) return at;
    last = kind;
  }
  return text.size();
}

struct Translation {
  int terminator;
  std::optional<std::size_t> next;  // where espeak-ng stopped reading; unset: at the end
};

// Does what espeak_TextToPhonemes does, and also returns the terminator. InitText2 discards the look-ahead of the
// previous call.
Translation translate(const std::string& text) {
  InitText2();
  if (p_decoder == nullptr) p_decoder = create_text_decoder();
  const int bytes = static_cast<int>(text.size()) + 1;  // with the NUL, as espeak_TextToPhonemes counts
  if (text_decoder_decode_string(p_decoder, text.c_str(), bytes, ESPEAKNG_ENCODING_UTF_8) != ENS_OK) {
    throw Error(ErrorKind::internal, "espeak-ng does not take UTF-8");
  }
  Translation result = {CLAUSE_EOF, {}};
  TranslateClauseWithTerminator(translator, nullptr, nullptr, &result.terminator);
  if (const void* next = text_decoder_get_buffer(p_decoder)) {
    result.next = static_cast<std::size_t>(static_cast<const char*>(next) - text.c_str());
  }
  return result;
}

// The end of the clause: espeak-ng has read one more codepoint, which it would keep for the next call.
std::size_t clause_end(std::string_view text, const Translation& translation) {
  if (!translation.next || *translation.next > text.size()) return text.size();
  std::size_t end = *translation.next;
  while (end > 1 && (text[end - 1] & 0xc0) == 0x80) --end;
  return std::max<std::size_t>(end - std::min<std::size_t>(end, 1), 1);
}

// As in piper-tts's espeakbridge, marks that need no space after them (CJK, ellipsis) and paragraphs are no
// terminators.
char terminator_character(int terminator) {
  switch (terminator & (CLAUSE_PAUSE | CLAUSE_INTONATION_TYPE | CLAUSE_OPTIONAL_SPACE_AFTER | CLAUSE_TYPE)) {
    case CLAUSE_PERIOD:
      return '.';
    case CLAUSE_QUESTION:
      return '?';
    case CLAUSE_EXCLAMATION:
      return '!';
    case CLAUSE_COMMA:
      return ',';
    case CLAUSE_COLON:
      return ':';
    case CLAUSE_SEMICOLON:
      return ';';
    default:
      return 0;
  }
}

// "(en)…(de)" around words of another language: re.sub(r"\([^)]+\)", "", ipa) of piper-tts.
std::string without_language_switches(std::string_view ipa) {
  std::string out;
  out.reserve(ipa.size());
  while (!ipa.empty()) {
    const std::size_t open = ipa.find('(');
    const std::size_t close = open == std::string_view::npos ? open : ipa.find(')', open);
    if (close == std::string_view::npos) break;
    const std::size_t kept = close == open + 1 ? close + 1 : open;
    out += ipa.substr(0, kept);
    ipa.remove_prefix(close + 1);
  }
  return out += ipa;
}

// For each word of the phonemes, the index of the codepoint in the clause at which it starts. Words are separated as in
// GetTranslatedPhonemeString; numbers and abbreviations give several words.
std::vector<std::size_t> word_codepoints() {
  std::vector<std::size_t> starts = {0};
  for (int i = 1; i < n_phoneme_list - 2; ++i) {
    const PHONEME_LIST& phoneme = phoneme_list[i];
    if ((phoneme.newword & PHLIST_START_OF_WORD) == 0) continue;
    const std::size_t start =
        std::max(phoneme.sourceix & 0x7ff, 1) - 1;  // counts from 1; the other bits are the length
    const bool is_first = (phoneme.newword & (PHLIST_START_OF_SENTENCE | PHLIST_START_OF_CLAUSE)) != 0;
    if (is_first) {
      starts.back() = std::max(starts.back(), start);
    } else {
      starts.push_back(std::max(starts.back(), start));
    }
  }
  return starts;
}

std::vector<std::size_t> word_bytes(std::string_view clause, std::string_view ipa) {
  std::vector<std::size_t> starts = word_codepoints();
  starts.resize(static_cast<std::size_t>(std::count(ipa.begin(), ipa.end(), ' ')) + 1, starts.back());
  std::size_t byte = 0;
  std::size_t codepoint = 0;
  for (std::size_t& start : starts) {
    for (; codepoint < start && byte < clause.size(); ++codepoint) take_codepoint(clause, byte);
    // After a full stop that ends no clause, espeak-ng counts one too few.
    for (std::size_t next = byte; next < clause.size() && is_white_space(take_codepoint(clause, next)); ++codepoint)
      byte = next;
    start = byte;
  }
  return starts;
}

}  // namespace

const bool Phonemizer::is_built_in = true;

void Phonemizer::refuse_voice() {
  throw Error(ErrorKind::not_found, "this voice needs espeak-ng's data, and the engine was started without it");
}

Phonemizer::Phonemizer(const std::string& data) {
  const std::lock_guard lock(espeak_mutex);
  if (espeak.users == 0) {
    check_data(data);
    espeak.data = data;
  } else if (data != espeak.data) {
    throw Error(ErrorKind::bad_input,
                "espeak-ng already uses '" + espeak.data + "', so it cannot use '" + data + "' too");
  }
  ++espeak.users;
}

Phonemizer::~Phonemizer() {
  const std::lock_guard lock(espeak_mutex);
  if (--espeak.users == 0 && std::exchange(espeak.has_started, false)) espeak_Terminate();
}

void Phonemizer::start() {
  const std::lock_guard lock(espeak_mutex);
  if (espeak.has_started) return;
  if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, espeak.data.c_str(), espeakINITIALIZE_DONT_EXIT) < 0) {
    throw Error(ErrorKind::not_found,
                "espeak-ng cannot read its data in '" + espeak.data + "', expected data of version 1.52");
  }
  espeak.has_started = true;
  espeak.language.clear();
}

void Phonemizer::set_language(const std::string& language) {
  const std::lock_guard lock(espeak_mutex);
  start();
  if (language.empty() || language != espeak.language) {
    espeak.language.clear();
    const bool is_known = select_language(language);
    free_queued_voices();
    if (!is_known) {
      throw Error(ErrorKind::not_found,
                  "espeak-ng has no language '" + language.substr(0, 60) + "', expected one such as en-us");
    }
    espeak.language = language;
  }
  language_ = language;
}

std::string Phonemizer::symbol_name(std::string_view symbol) {
  const std::lock_guard lock(espeak_mutex);
  constexpr std::size_t longest_symbol = 100;
  if (symbol.empty() || symbol.size() > longest_symbol) return {};
  set_language(language_);
  std::string padded = " " + std::string(symbol) + "   ";  // espeak-ng reads beyond the word
  char* word = padded.data() + 1;
  char phonemes[N_WORD_PHONEMES] = {};
  unsigned int flags[2] = {};
  LookupDictList(translator, &word, phonemes, flags, FLAG_ALLOW_TEXTMODE, nullptr);
  const bool is_replaced = word != padded.data() + 1;
  return is_replaced ? std::string(without_outer_space(word)) : std::string();
}

Clause Phonemizer::next_clause(std::string_view text, Ties ties) {
  const std::lock_guard lock(espeak_mutex);
  // A clause has at most 800 bytes, but espeak-ng also consumes white space and repeated marks after it. When it
  // reaches the end of the window, a wider one is tried, up to the limit of its 16-bit counters.
  constexpr std::size_t usual_window = 2048;
  constexpr std::size_t widest_window = 16384;
  set_language(language_);
  Translation translation = {};
  const std::size_t safe = safe_length(text);
  for (std::size_t size = usual_window;; size = widest_window) {
    window_ = prefix_of_codepoints(text.substr(0, safe), size);
    translation = translate(window_);
    const bool saw_the_end = !translation.next || *translation.next >= window_.size();
    if (!saw_the_end || window_.size() == safe || size == widest_window) break;
  }
  const bool cut = window_.size() < text.size() && (translation.terminator & CLAUSE_TYPE_EOF) != 0;
  const int terminator = cut ? CLAUSE_NONE : translation.terminator;

  Clause clause;
  const std::string_view ipa = GetTranslatedPhonemeString(ties == Ties::shown ? tied_ipa : espeakPHONEMES_IPA);
  clause.text_end = clause_end(window_, translation);
  clause.word_begin = word_bytes(std::string_view(window_).substr(0, clause.text_end), ipa);
  clause.ipa = without_language_switches(ipa);
  clause.terminator = terminator_character(terminator);
  clause.ends_sentence = (terminator & CLAUSE_TYPE_SENTENCE) != 0;
  return clause;
}

}  // namespace linnet

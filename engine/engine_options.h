// What an engine is started with.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace linnet {

// How voices that read English without espeak-ng read words that their dictionary does not have.
enum class UnknownWords {
  net,     // as a small net has learned to
  espeak,  // as espeak-ng does; letter by letter where the engine has no espeak-ng data
  spell,   // letter by letter
};

struct EngineOptions {
  // 1..64, the calling thread included. use_threads() can lower the number later, and raise it again up to this.
  int threads = 1;
  // The folder espeak-ng-data itself, which holds the file phontab. Empty: only voices whose phoneme_type is "text",
  // voices that english_data serves, and speak_ids(); Engine::add_espeak_data() can give it later.
  std::string espeak_data;
  // The data by which voices that were trained on misaki's phonemes read English: the bytes of en-us.g2p or en-gb.g2p,
  // for "en-us" or "en-gb" (toolchains/english-pack makes these files). Called when the first such voice is opened,
  // before its weights are read; what it throws ends open_voice(). The bytes must stay as they are until the engine is
  // destroyed. No function, or no bytes: those voices speak_ids() only.
  std::function<std::span<const std::byte>(std::string_view accent)> english_data = {};
  // The net that reads words outside of the dictionary, for UnknownWords::net: the bytes of en-us.unknown or
  // en-gb.unknown, which must stay in the same way. Called after english_data; where it gives no bytes, again by the
  // first unknown word, so that a text can be repeated when they have come. Still none: not_found ends that text.
  std::function<std::span<const std::byte>(std::string_view accent)> unknown_words_data = {};
  // Called with those bytes, of each of the two, once their checksum has been compared. Few of them are read again for
  // a sentence, so that the caller can drop a mapped file's pages.
  std::function<void(std::span<const std::byte>)> english_data_checked = {};
  UnknownWords unknown_words = UnknownWords::net;
  // The words of numbers, money, units and dates: the text of the file words-data/NAME, which toolchains/words-data
  // makes; empty if there is none. Called when the first voice of a language is opened, with the names that its
  // language may have, such as "pt-br", then "pt"; what it throws ends open_voice(). No function: texts are read as
  // they are.
  std::function<std::string(std::string_view name)> words_data = {};
  // The net that adds diacritics to Arabic texts: the bytes of libtashkeel's model.onnx (toolchains/arabic-data).
  // Called when the first Arabic voice is opened; what it throws ends open_voice(). No function, or no bytes: Arabic is
  // spoken with the diacritics that the text has.
  std::function<std::string()> arabic_data = {};
  // Memory for the weights of a voice that is about to be opened, about so many bytes: zeros, aligned to 64 bytes, in
  // which nothing else is kept; the voice frees it. Null: the engine allocates it piece by piece. What it throws ends
  // open_voice().
  std::function<std::shared_ptr<std::byte>(std::size_t bytes)> weight_memory = {};
  // Called once on each further thread as it starts, with its number 1..threads-1. Must not throw.
  std::function<void(int thread)> thread_started = {};
  // Called on the calling thread before each sentence: how many threads should speak it. The answer is clamped to
  // 1..threads. Empty: as many as use_threads() has set.
  std::function<int()> threads_now = {};
  // Multiply weights of 8 bits as whole numbers, by inputs that are rounded to 16 bits as they come, where
  // multiplies_whole_numbers() (kernel_set.h) and no duration or F0 depends on it. Else all are multiplied as floats.
  bool whole_numbers = true;
};

}  // namespace linnet

// The front ends for English of an engine, one for each accent, made when a voice first needs them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/linnet.h"
#include "engine/text/english/english.h"
#include "engine/text/phonemizer.h"

namespace linnet {

class EnglishReaders {
 public:
  explicit EnglishReaders(const EngineOptions& options)
      : data_(options.english_data),
        net_(options.unknown_words_data),
        checked_(options.english_data_checked),
        unknown_(options.unknown_words) {}

  // Of "en-us" or "en-gb"; null: the engine's owner has no data for it. phonemizer may be null; it outlives the
  // reader. bad_input: the data are damaged, or of another accent.
  const english::English* of(const std::string& accent, Phonemizer* phonemizer);

 private:
  english::UnknownWords reader_of_unknown_words(const std::string& accent, Phonemizer* phonemizer) const;

  decltype(EngineOptions::english_data) data_;
  decltype(EngineOptions::unknown_words_data) net_;
  decltype(EngineOptions::english_data_checked) checked_;
  UnknownWords unknown_;
  std::map<std::string, std::unique_ptr<english::English>, std::less<>> readers_;
};

}  // namespace linnet

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
  using Data = decltype(EngineOptions::english_data);
  EnglishReaders(Data data, UnknownWords unknown) : data_(std::move(data)), unknown_(unknown) {}

  // Of "en-us" or "en-gb"; null: the engine's owner has no data for it. phonemizer may be null; it outlives the
  // reader. bad_input: the data are damaged, or of another accent.
  const english::English* of(const std::string& accent, Phonemizer* phonemizer);

 private:
  Data data_;
  UnknownWords unknown_;
  std::map<std::string, std::unique_ptr<english::English>, std::less<>> readers_;
};

}  // namespace linnet

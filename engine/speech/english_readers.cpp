#include "engine/speech/english_readers.h"

#include <utility>

#include "engine/text/english/from_ipa.h"

namespace linnet {
english::UnknownWords EnglishReaders::reader_of_unknown_words(const std::string& accent, Phonemizer* phonemizer) const {
  if (unknown_ == UnknownWords::net) {
    if (!net_) return {};
    return {.net = [give = net_, accent] { return give(accent); }};
  }
  if (unknown_ == UnknownWords::spell || !phonemizer) return {.by = english::UnknownWords::By::spelling};
  const english::Accent alphabet = accent == "en-gb" ? english::Accent::gb : english::Accent::us;
  return {.by = english::UnknownWords::By::caller, .ask = [=](std::string_view word) {
            phonemizer->set_language(accent);
            return english::from_ipa(phonemizer->next_clause(word).ipa, alphabet);
          }};
}

const english::English* EnglishReaders::of(const std::string& accent, Phonemizer* phonemizer) {
  if (const auto found = readers_.find(accent); found != readers_.end()) return found->second.get();
  const std::span<const std::byte> bytes = data_ ? data_(accent) : std::span<const std::byte>();
  if (bytes.empty()) return nullptr;
  auto reader = std::make_unique<english::English>(bytes, reader_of_unknown_words(accent, phonemizer));
  if (checked_) {
    checked_(bytes);
    if (unknown_ == UnknownWords::net && net_)
      if (const std::span<const std::byte> net = net_(accent); !net.empty()) checked_(net);
  }
  return readers_.emplace(accent, std::move(reader)).first->second.get();
}

}  // namespace linnet

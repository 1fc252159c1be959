#include "engine/speech/english_readers.h"

#include <utility>

#include "engine/text/english/from_ipa.h"

namespace linnet {
namespace {

english::UnknownWords reader_of_unknown_words(UnknownWords how, const std::string& accent, Phonemizer* phonemizer) {
  if (how == UnknownWords::net) return {.by = english::UnknownWords::By::net, .ask = {}};
  if (how == UnknownWords::spell || !phonemizer) return {.by = english::UnknownWords::By::spelling, .ask = {}};
  const english::Accent alphabet = accent == "en-gb" ? english::Accent::gb : english::Accent::us;
  return {.by = english::UnknownWords::By::caller, .ask = [=](std::string_view word) {
            phonemizer->set_language(accent);
            return english::from_ipa(phonemizer->next_clause(word).ipa, alphabet);
          }};
}

}  // namespace

const english::English* EnglishReaders::of(const std::string& accent, Phonemizer* phonemizer) {
  if (const auto found = readers_.find(accent); found != readers_.end()) return found->second.get();
  const std::span<const std::byte> bytes = data_ ? data_(accent) : std::span<const std::byte>();
  if (bytes.empty()) return nullptr;
  auto reader = std::make_unique<english::English>(bytes, reader_of_unknown_words(unknown_, accent, phonemizer));
  if (checked_) checked_(bytes);
  return readers_.emplace(accent, std::move(reader)).first->second.get();
}

}  // namespace linnet

#include "engine/speech/word_readings.h"

#include <string>

#include "engine/text/utf8.h"

namespace linnet {
namespace {

const char* reader_name(VoiceDescription::PhonemeType type) {
  switch (type) {
    case VoiceDescription::PhonemeType::espeak:
    case VoiceDescription::PhonemeType::misaki:
      return "espeak-ng";
    case VoiceDescription::PhonemeType::english:
      return "English rules";
    case VoiceDescription::PhonemeType::text:
      return "letters";
    case VoiceDescription::PhonemeType::unread:
      break;
  }
  return "";
}

std::string phonemes_of(const Sentence& sentence, const SentenceWord& word) {
  std::string all;
  for (std::size_t i = word.first_phoneme; i < word.end_phoneme; ++i) all += sentence.phonemes[i];
  return std::string(without_outer_space(all));
}

}  // namespace

bool WordReadings::is_in_block(std::size_t byte) {
  while (!blocks_.done() && blocks_.part().end <= byte) blocks_.next();
  return !blocks_.done() && blocks_.part().is_phonemes;
}

const Decision* WordReadings::decision_at(std::size_t byte) {
  while (next_decision_ < decisions_.size() && decisions_[next_decision_].end <= byte) ++next_decision_;
  const bool is_there = next_decision_ < decisions_.size() && decisions_[next_decision_].begin <= byte;
  return is_there ? &decisions_[next_decision_] : nullptr;
}

void WordReadings::add(const Sentence& sentence, const OwnWordsReader* own) {
  for (const SentenceWord& word : sentence.words) {
    WordReading reading;
    reading.text = text_.substr(word.text_begin, word.text_end - word.text_begin);
    reading.text_begin = word.text_begin;
    reading.text_end = word.text_end;
    reading.phonemes = phonemes_of(sentence, word);
    const bool is_literal = type_ != VoiceDescription::PhonemeType::text && is_in_block(word.text_begin);
    reading.decided_by = is_literal ? "phonemes in the text" : reader_name(type_);
    if (const Decision* decision = is_literal ? nullptr : decision_at(word.text_begin)) {
      reading.spoken = decision->spoken;
      reading.decided_by = decision->rule;
    }
    if (const auto use = own ? own->use_at(word.text_begin) : std::nullopt) {
      if (!use->said.starts_with("[[")) reading.spoken = use->said;
      reading.decided_by = use->entry;
    }
    readings_.push_back(std::move(reading));
  }
}

}  // namespace linnet

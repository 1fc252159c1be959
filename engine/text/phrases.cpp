#include "engine/text/phrases.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace linnet {

Sentence cut_front(Sentence& sentence, std::size_t phonemes, std::size_t text_begin) {
  Sentence front;
  const auto middle = sentence.phonemes.begin() + static_cast<std::ptrdiff_t>(phonemes);
  front.phonemes.assign(std::make_move_iterator(sentence.phonemes.begin()), std::make_move_iterator(middle));
  sentence.phonemes.erase(sentence.phonemes.begin(), middle);

  const auto first_in_rest = std::find_if(sentence.words.begin(), sentence.words.end(),
                                          [&](const SentenceWord& word) { return word.first_phoneme >= phonemes; });
  front.words.assign(sentence.words.begin(), first_in_rest);
  sentence.words.erase(sentence.words.begin(), first_in_rest);
  for (SentenceWord& word : sentence.words) word.first_phoneme -= phonemes, word.end_phoneme -= phonemes;
  if (!front.words.empty()) front.words.back().end_phoneme = std::min(front.words.back().end_phoneme, phonemes);

  front.text_end = front.words.empty() ? text_begin : std::max(text_begin, front.words.back().text_end);
  front.ends_sentence = false;
  return front;
}

std::vector<Sentence> phrases_of(Sentence sentence, const VoiceDescription& settings, std::size_t text_begin) {
  std::vector<Sentence> phrases;
  const auto& silences = settings.phoneme_silence_seconds;
  for (std::size_t i = 0; i < sentence.phonemes.size(); ++i) {
    const auto silence = silences.find(sentence.phonemes[i]);
    if (silence == silences.end()) continue;
    // If only spaces follow, there is no further phrase to speak.
    const bool is_last = std::all_of(sentence.phonemes.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                     sentence.phonemes.end(), [](const std::string& p) { return p == " "; });
    if (is_last) {
      sentence.silence_seconds = silence->second;
      break;
    }
    phrases.push_back(cut_front(sentence, i + 1, text_begin));
    phrases.back().silence_seconds = silence->second;
    text_begin = phrases.back().text_end;
    i = static_cast<std::size_t>(-1);  // continue with the first phoneme of the rest
  }
  phrases.push_back(std::move(sentence));
  return phrases;
}

}  // namespace linnet

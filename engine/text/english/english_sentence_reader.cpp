#include "engine/text/english/english_sentence_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/error.h"
#include "engine/text/characters.h"
#include "engine/text/english/english_sentences.h"
#include "engine/text/english/from_ipa.h"
#include "engine/text/literal_phonemes.h"
#include "engine/text/text_progress.h"
#include "engine/text/utf8.h"
#include "engine/text/words.h"

namespace linnet::english {
namespace {

constexpr std::size_t most_bytes = 4096;  // of a sentence that is read at once; a longer one is read in parts

bool is_mark(std::string_view phonemes) {
  static constexpr std::string_view marks[] = {";", ":", ",", ".", "!", "?", "—", "…", "\"", "(", ")", "“", "”"};
  return std::find(std::begin(marks), std::end(marks), phonemes) != std::end(marks);
}

// The voice was trained on sentences that were cut after these.
bool ends_clause(std::string_view phonemes) {
  static constexpr std::string_view marks[] = {",", ";", ":", "—"};
  return std::find(std::begin(marks), std::end(marks), phonemes) != std::end(marks);
}

bool has_letter(std::string_view text) {
  for (std::size_t i = 0; i < text.size();)
    if (is_letter(take_codepoint(text, i))) return true;
  return false;
}

}  // namespace

EnglishSentenceReader::EnglishSentenceReader(const English& english, const VoiceDescription& voice,
                                             const TextProgress& text, std::size_t max_phonemes)
    : english_(english),
      voice_(voice),
      text_(text.text()),
      max_phonemes_(std::max<std::size_t>(max_phonemes, 1)),
      blocks_(text.blocks()),
      position_(text.position()),
      is_from_start_(position_ == 0) {}

std::optional<Sentence> EnglishSentenceReader::next() {
  std::optional<Sentence> sentence = looks_ahead_ ? std::move(ahead_) : read();
  if (!sentence) {
    if (!looks_ahead_ && is_from_start_ && has_letter(text_))
      throw Error(ErrorKind::bad_input,
                  "no word of the text is English, and this voice reads nothing else: choose a voice of the text's "
                  "language");
    return std::nullopt;
  }
  looks_ahead_ = true;
  ahead_ = read();
  if (!ahead_) sentence->text_end = text_.size();
  return sentence;
}

std::optional<Sentence> EnglishSentenceReader::read() {
  for (;;) {
    if (draft_.size() > max_phonemes_) return draft_.take_piece(max_phonemes_);
    if (std::exchange(is_complete_, false) && !draft_.empty()) return draft_.take();
    if (blocks_.done()) return std::nullopt;
    read_more();
  }
}

// Reads a sentence, or a few kilobytes of phonemes.
void EnglishSentenceReader::read_more() {
  const TextPart part = blocks_.part();
  if (position_ == part.end) return next_part();
  if (part.is_phonemes)
    position_ = read_phoneme_block(draft_, voice_, text_, part, position_, [this](std::string_view phonemes) {
      return from_ipa(phonemes, voice_.language == "en-gb" ? Accent::gb : Accent::us);
    });
  else
    read_text(part);
}

// Text after a block of phonemes continues the sentence.
void EnglishSentenceReader::next_part() {
  blocks_.next();
  if (blocks_.done())
    is_complete_ = true;
  else
    position_ = blocks_.part().begin;
}

void EnglishSentenceReader::read_text(TextPart part) {
  const std::size_t window_end = std::min(part.end, position_ + most_bytes);
  const std::string_view window =
      window_end == part.end ? text_.substr(0, part.end)
                             : text_.substr(0, position_ + prefix_of_words(text_.substr(position_), most_bytes).size());
  const std::optional<SentenceRange> sentence = next_sentence(window, position_);
  if (sentence) add_words(sentence->begin, sentence->end);
  position_ = sentence ? sentence->next : window.size();
  draft_.reach(position_);
  is_complete_ = position_ < window.size();
}

void EnglishSentenceReader::add_words(std::size_t begin, std::size_t end) {
  std::vector<SpokenWord> spoken;
  bool is_apart = true;  // from the word before
  const std::string_view text = text_.substr(begin, end - begin);
  if (!draft_.empty() && !draft_.ends_with_space() && is_apart_before(text_, begin)) draft_.add_phonemes(" ");
  for (const EnglishWord& word : english_.words(text)) {
    const std::size_t first = draft_.size();
    draft_.add_phonemes(word.phonemes);
    if (!word.phonemes.empty() && !is_mark(word.phonemes)) {
      if (is_apart)
        spoken.push_back({begin + word.begin, first, draft_.size()});
      else
        spoken.back().end_phoneme = draft_.size();
      is_apart = false;
    }
    if (word.space_after && !draft_.empty() && !draft_.ends_with_space()) draft_.add_phonemes(" ");
    if (ends_clause(word.phonemes)) draft_.end_clause(begin + word.end);
    is_apart = is_apart || word.space_after || is_mark(word.phonemes);
  }
  draft_.align(spoken, text_, begin, end);
}

}  // namespace linnet::english

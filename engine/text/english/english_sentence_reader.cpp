#include "engine/text/english/english_sentence_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/error.h"
#include "engine/text/characters.h"
#include "engine/text/english/english_sentences.h"
#include "engine/text/english/from_ipa.h"
#include "engine/text/line_ends.h"
#include "engine/text/literal_phonemes.h"
#include "engine/text/text_progress.h"
#include "engine/text/utf8.h"
#include "engine/text/words.h"

namespace linnet::english {
namespace {

constexpr std::size_t most_bytes = 4096;  // of a sentence that is read at once; a longer one is read in parts
constexpr std::size_t look_ahead = 512;   // bytes behind these, to see what a line end is followed by

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
                                             const TextProgress& text, std::size_t max_phonemes,
                                             const SpokenFormOf* spoken_form)
    : english_(english),
      voice_(voice),
      text_(text.text()),
      max_phonemes_(std::max<std::size_t>(max_phonemes, 1)),
      blocks_(text.blocks()),
      position_(text.position()),
      spoken_(text_, spoken_form),
      is_all_(text.is_all()) {
  start_text();
}

void EnglishSentenceReader::start_text() {
  const TextPart part = blocks_.part();
  if (!part.is_phonemes) at_ = spoken_.start(part.begin, position_, part.end);
}

bool EnglishSentenceReader::is_at_part_end() const {
  if (blocks_.part().is_phonemes) return position_ == blocks_.part().end;
  return !spoken_.has_more() && at_ == spoken_.text().size();
}

std::optional<Sentence> EnglishSentenceReader::next() {
  std::optional<Sentence> sentence = looks_ahead_ ? std::move(ahead_) : read();
  if (!sentence) {
    if (!looks_ahead_ && is_all_ && has_letter(text_))
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
  if (is_at_part_end()) return next_part();
  if (part.is_phonemes)
    position_ = read_phoneme_block(draft_, voice_, text_, part, position_, [this](std::string_view phonemes) {
      return from_ipa(phonemes, voice_.language == "en-gb" ? Accent::gb : Accent::us);
    });
  else
    read_text();
}

// Text after a block of phonemes continues the sentence.
void EnglishSentenceReader::next_part() {
  blocks_.next();
  if (blocks_.done()) {
    is_complete_ = true;
  } else {
    position_ = blocks_.part().begin;
    start_text();
  }
}

void EnglishSentenceReader::read_text() {
  at_ -= spoken_.advance(at_, most_bytes + look_ahead);
  const std::string_view text = spoken_.text();
  const std::string_view window = text.substr(0, at_ + prefix_of_words(text.substr(at_), most_bytes).size());
  const auto pauses = [&](std::size_t at) {  // lines are judged as they have been given
    const std::optional<std::size_t> line_end = spoken_.given_line_end(at);
    return line_end && line_end_pauses(spoken_.is_as_given() ? window : text_, *line_end);
  };
  const std::optional<SentenceRange> sentence = next_sentence(window, at_, pauses);
  if (sentence) add_words(sentence->begin, sentence->end);
  at_ = sentence ? sentence->next : window.size();
  position_ = spoken_.spoken_until(at_);
  draft_.reach(position_);
  is_complete_ = at_ < window.size() && !spoken_.is_within(at_);
}

// Words of spoken_.text(), from `begin` to `end`.
void EnglishSentenceReader::add_words(std::size_t begin, std::size_t end) {
  std::vector<SpokenWord> spoken;
  bool is_apart = true;  // from the word before
  const std::string_view text = spoken_.text().substr(begin, end - begin);
  if (!draft_.empty() && !draft_.ends_with_space() && is_apart_before(spoken_.text(), begin)) draft_.add_phonemes(" ");
  for (const EnglishWord& word :
       english_.words(text, spoken_.is_as_given() ? EnglishText::written : EnglishText::spoken)) {
    const std::size_t first = draft_.size();
    draft_.add_phonemes(word.phonemes);
    if (!word.phonemes.empty() && !is_mark(word.phonemes)) {
      if (is_apart)
        spoken.push_back({spoken_.origin(begin + word.begin), first, draft_.size()});
      else
        spoken.back().end_phoneme = draft_.size();
      is_apart = false;
    }
    if (word.space_after && !draft_.empty() && !draft_.ends_with_space()) draft_.add_phonemes(" ");
    if (ends_clause(word.phonemes)) draft_.end_clause(spoken_.spoken_until(begin + word.end));
    is_apart = is_apart || word.space_after || is_mark(word.phonemes);
  }
  // What has been said for a word before may go on here.
  draft_.align(spoken, text_, std::max(position_, spoken_.origin(begin)), spoken_.spoken_until(end));
}

}  // namespace linnet::english

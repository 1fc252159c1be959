#include "engine/text/sentences.h"

#include <algorithm>
#include <utility>

#include "engine/error.h"
#include "engine/text/characters.h"
#include "engine/text/kept_marks.h"
#include "engine/text/line_ends.h"
#include "engine/text/literal_phonemes.h"
#include "engine/text/misaki_alphabet.h"
#include "engine/text/phoneme_blocks.h"
#include "engine/text/phonemizer.h"
#include "engine/text/phrases.h"
#include "engine/text/prepared_text.h"
#include "engine/text/sentence_draft.h"
#include "engine/text/text_progress.h"
#include "engine/text/utf8.h"
#include "engine/text/voice_letters.h"

namespace linnet {
namespace {

// Whether the clause ends between two words, not within a word that was too long for the phonemizer.
bool ends_apart(std::string_view clause) {
  std::size_t last = clause.size() - 1;
  while (last > 0 && (clause[last] & 0xc0) == 0x80) --last;
  return !is_word_character(take_codepoint(clause, last));
}

bool ends_with_white_space(std::string_view text) {
  if (text.empty()) return false;
  std::size_t last = text.size() - 1;
  while (last > 0 && (text[last] & 0xc0) == 0x80) --last;
  return is_white_space(take_codepoint(text, last));
}

bool ends_clause(std::string_view words) {
  const std::string_view trimmed = without_outer_space(words);
  return !trimmed.empty() && std::string_view(".?!,:;").find(trimmed.back()) != std::string_view::npos;
}

}  // namespace

struct SentenceReader::State {
  Phonemizer* phonemizer;
  const VoiceDescription& settings;
  std::string_view text;
  std::size_t max_phonemes;
  PhonemeBlocks blocks;
  PreparedText prepared;  // of the part between two blocks of phonemes
  std::size_t position;   // the text before it is in the draft or has been returned
  SentenceDraft draft;
  bool is_complete = false;        // the draft is a whole sentence
  bool needs_space = false;        // before the next clause, because the previous one ended without a mark
  KeptMarks marks;                 // of voices of misaki's alphabet
  bool ends_behind_marks = false;  // the sentence ends, but marks follow that belong to it
  std::optional<Sentence> ahead;
  bool looks_ahead = false;
  std::vector<Sentence> phrases;          // still to be returned of the current sentence, in reverse order
  std::size_t given_text_end = position;  // of the last sentence returned

  State(Phonemizer* phonemizer, const VoiceDescription& settings, const TextProgress& from, std::size_t max_phonemes,
        const SpokenFormOf* spoken_form)
      : phonemizer(phonemizer),
        settings(settings),
        text(from.text()),
        max_phonemes(std::max<std::size_t>(max_phonemes, 1)),
        blocks(from.blocks()),
        prepared(
            text, [phonemizer](std::string_view symbol) { return phonemizer->symbol_name(symbol); }, spoken_form),
        position(from.position()) {
    const TextPart part = blocks.part();
    if (!part.is_phonemes && !is_literal()) prepared.start(part.begin, position, part.end);
  }

  std::optional<Sentence> read();
  std::optional<Sentence> read_with_true_end();
  bool at_end() const { return is_literal() ? position == text.size() : blocks.done(); }
  bool is_literal() const { return settings.phoneme_type == VoiceDescription::PhonemeType::text; }
  bool is_misaki() const { return settings.phoneme_type == VoiceDescription::PhonemeType::misaki; }
  void read_more();
  void next_part();
  bool read_mark();
  void read_terminator();
  void read_clause();
  Clause next_clause(std::string_view ahead);
  void read_pause(Pause pause);
  void read_literal_text();
  void read_literal_line_end();
};

// Reads a clause, or a few kilobytes of phonemes.
void SentenceReader::State::read_more() {
  if (is_literal()) return read_literal_text();
  if (blocks.part().is_phonemes) {
    if (position == blocks.part().end) return next_part();
    const auto in_misaki = [this](std::string_view ipa) { return misaki_of_ipa(ipa, settings.language); };
    position = read_phoneme_block(draft, settings, text, blocks.part(), position,
                                  is_misaki() ? Respelling(in_misaki) : nullptr);
    return;
  }
  phonemizer->set_language(settings.language);
  if (prepared.done()) return next_part();
  if (const std::optional<Pause> pause = prepared.take_pause()) return read_pause(*pause);
  if (!is_misaki() || !read_mark()) read_clause();
}

// As in piper-tts, text after a block of phonemes continues the sentence, whatever came before the block.
void SentenceReader::State::next_part() {
  blocks.next();
  needs_space = false;
  if (blocks.done()) {
    is_complete = true;
  } else if (const TextPart part = blocks.part(); !part.is_phonemes) {
    position = part.begin;
    prepared.start(part.begin, part.begin, part.end);
  }
}

void SentenceReader::State::read_pause(Pause pause) {
  const TextPart part = blocks.part();
  position = prepared.position();
  needs_space = false;
  draft.reach(position);
  if (draft.empty() || draft.ends_with_mark()) return;
  draft.add_mark(std::string_view(&pause.mark, 1));
  if (!pause.ends_sentence) draft.add_phonemes(" ");
  draft.end_clause(position);
  is_complete = pause.ends_sentence && !prepared.is_within() && position < part.end;
}

bool SentenceReader::State::read_mark() {
  const std::size_t bytes = marks.take(prepared.ahead(), draft);
  if (bytes == 0) return false;
  prepared.take(bytes);
  position = prepared.position();
  draft.reach(position);
  needs_space = false;
  read_terminator();
  if (ends_behind_marks && !begins_with_closing_mark(prepared.ahead())) {
    ends_behind_marks = false;
    is_complete = !prepared.is_within() && position < blocks.part().end;
  }
  return true;
}

// Behind a kept mark, "”, dijo": espeak-ng takes no notice of a terminator without a word before it.
void SentenceReader::State::read_terminator() {
  const std::string_view terminator = terminator_in(prepared.ahead());
  if (terminator.empty() || draft.empty()) return;
  draft.add_mark(terminator);
  const bool ends_sentence = std::string_view(".?!").find(terminator) != std::string_view::npos;
  ends_behind_marks = ends_behind_marks || ends_sentence;
  if (!ends_sentence) draft.add_phonemes(" ");
  prepared.take(terminator.size());
  position = prepared.position();
  draft.end_clause(position);
}

// In the voice's alphabet. Marks that are kept stand between clauses.
Clause SentenceReader::State::next_clause(std::string_view ahead) {
  if (!is_misaki()) return phonemizer->next_clause(ahead);
  const std::string_view words = ahead.substr(0, kept_mark_in(ahead));
  Clause clause = phonemizer->next_clause(words, Ties::shown);
  clause.ipa = misaki_of_tied(clause.ipa, settings.language);
  if (clause.text_end == words.size() && words.size() < ahead.size()) {
    ends_behind_marks =
        clause.terminator != 0 && clause.ends_sentence && begins_with_closing_mark(ahead.substr(words.size()));
    if (ends_behind_marks || clause.terminator == 0) clause.ends_sentence = false;
  }
  if (!clause.ipa.empty()) marks.before_words(draft);
  marks.behind_words(ends_with_white_space(ahead.substr(0, clause.text_end)));
  return clause;
}

void SentenceReader::State::read_clause() {
  const TextPart part = blocks.part();
  const std::string_view ahead = prepared.ahead();
  Clause clause = next_clause(ahead);
  const bool is_in_word = clause.text_end < ahead.size() && !ends_apart(ahead.substr(0, clause.text_end));
  const std::size_t begin = position;
  for (std::size_t& word : clause.word_begin) word = prepared.source(word);
  prepared.take(clause.text_end);
  position = prepared.position();
  if (!clause.ipa.empty() && std::exchange(needs_space, false)) draft.add_phonemes(" ");
  draft.add_words(clause.ipa, clause.word_begin, text, begin, position);
  if (!clause.ipa.empty()) needs_space = clause.terminator == 0 && !clause.ends_sentence && !is_in_word;
  if (clause.terminator != 0) draft.add_phonemes(std::string_view(&clause.terminator, 1));
  if (std::string_view(",:;").find(clause.terminator) != std::string_view::npos && clause.terminator != 0) {
    draft.add_phonemes(" ");
  }
  draft.end_clause(position);
  const bool decides = clause.terminator != 0 || !prepared.is_pausing();  // otherwise the pause decides
  const bool ends_sentence = clause.ends_sentence && decides;
  needs_space = needs_space || (ends_sentence && prepared.is_within());
  is_complete = ends_sentence && !prepared.is_within() && position < part.end;
}

// Voices of phoneme_type text: as in piper-tts, the whole text is one sentence.
void SentenceReader::State::read_literal_text() {
  std::string_view rest = prefix_of_words(text.substr(position), literal_chunk_bytes);
  while (!rest.empty()) {
    const std::size_t space = std::min(rest.find_first_of(" \n"), rest.size() - 1);
    const std::string_view word = rest.substr(0, space + 1);
    const bool ends_line = word.back() == '\n';
    add_literally(draft, settings, text, position, position + word.size() - ends_line);
    position += word.size();
    rest.remove_prefix(word.size());
    draft.reach(position);
    if (ends_line) read_literal_line_end();
    if (ends_clause(word)) draft.end_clause(position);
  }
  is_complete = at_end();
}

// These voices pause at marks only, so a line end that should be a pause becomes a full stop.
void SentenceReader::State::read_literal_line_end() {
  if (draft.empty() || position == text.size()) return;
  const bool is_paragraph = text[position] == '\n' || text.substr(position).starts_with("\r\n");
  if (!draft.ends_with_mark() && (is_paragraph || line_end_pauses(text, position - 1))) draft.add_mark(".");
  if (!draft.ends_with_space()) draft.add_phonemes(" ");
  draft.end_clause(position);
}

std::optional<Sentence> SentenceReader::State::read() {
  for (;;) {
    if (draft.size() > max_phonemes) return draft.take_piece(max_phonemes);
    if (is_complete) {
      is_complete = false;
      if (!draft.empty()) return draft.take();
    }
    if (at_end()) return std::nullopt;
    read_more();
  }
}

SentenceReader::SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, const TextProgress& text,
                               std::size_t max_phonemes, const SpokenFormOf* spoken_form) {
  if (settings.phoneme_type != VoiceDescription::PhonemeType::text) {
    if (phonemizer == nullptr) Phonemizer::refuse_voice();
    phonemizer->set_language(settings.language);
  }
  state_ = std::make_unique<State>(phonemizer, settings, text, max_phonemes, spoken_form);
}

SentenceReader::SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, std::string_view text,
                               std::size_t max_phonemes, const SpokenFormOf* spoken_form)
    : SentenceReader(phonemizer, settings, TextProgress(text), max_phonemes, spoken_form) {}

SentenceReader::~SentenceReader() = default;

// Near the end of the text it reads one sentence ahead, to know which one is the last: the text_end of the last
// sentence is the end of the text, also when marks follow that are not spoken.
std::optional<Sentence> SentenceReader::State::read_with_true_end() {
  constexpr std::size_t near = 256;
  std::optional<Sentence> sentence = looks_ahead ? std::move(ahead) : read();
  if (!sentence || text.size() - sentence->text_end > near) return sentence;
  looks_ahead = true;
  ahead = read();
  if (!ahead) sentence->text_end = text.size();
  return sentence;
}

std::optional<Sentence> SentenceReader::next() {
  State& state = *state_;
  if (state.phrases.empty()) {
    std::optional<Sentence> sentence = state.read_with_true_end();
    if (!sentence) return std::nullopt;
    const std::size_t text_begin = std::exchange(state.given_text_end, sentence->text_end);
    state.phrases = phrases_of(std::move(*sentence), state.settings, text_begin);
    std::reverse(state.phrases.begin(), state.phrases.end());
  }
  Sentence phrase = std::move(state.phrases.back());
  state.phrases.pop_back();
  return phrase;
}

}  // namespace linnet

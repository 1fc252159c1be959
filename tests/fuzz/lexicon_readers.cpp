// Readers of own pronunciations, and of texts in which there are some.
#include <algorithm>
#include <memory>

#include "engine/text/lexicon/own_words_reader.h"
#include "engine/text/sentences.h"
#include "engine/text/text_progress.h"
#include "engine/text/utf8.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/sentence_checks.h"

namespace linnet::test {
namespace {

std::u32string codes_of(std::string_view text) {
  std::u32string codes;
  for (std::size_t i = 0; i < text.size();) codes += take_codepoint(text, i);
  return codes;
}

// Every entry that has been read is valid, and is found in its own text by voices of its language.
void check_lexicon(const std::shared_ptr<const Lexicon>& lexicon, std::string_view text) {
  must(lexicon->bytes() < (std::size_t{1} << 20) + 100 * text.size(), "a lexicon is not much larger than its file");
  const std::u32string codes = codes_of(text);
  for (const char* language : {"en-us", "de"}) {
    const OwnWords words(lexicon, language, true);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const OwnWords::Match match = words.at(codes, i);
      if (match.end == 0) continue;
      must(match.end > i && match.end <= codes.size(), "a match ends in the text, behind its begin");
      must(!match.said.empty() && match.said.find('\n') == std::string::npos, "a match says one line");
      must(match.entry.starts_with("f:"), "a match names its file and line");
    }
  }
}

void read_lexicon(const std::string& text) {
  read_or_refuse({ErrorKind::bad_input}, [&] {
    const auto lexicon = std::make_shared<Lexicon>();
    lexicon->add(text, "f");
    must(lexicon->add(text, "f").size() <= 1, "contradictions are told once");
    check_lexicon(lexicon, text);
  });
}

// Of voices whose phonemes are letters, so that the sentences need no espeak-ng.
void read_own_text(const std::shared_ptr<const Lexicon>& lexicon, std::string_view text, std::size_t most_phonemes) {
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::text;
  read_or_refuse({ErrorKind::bad_input}, [&] {
    const TextProgress progress(text);
    OwnWordsReader reader(OwnWords(lexicon, "en-us", true), progress, [&](const TextProgress& inner) {
      return std::make_unique<SentenceReader>(nullptr, voice, inner, most_phonemes);
    });
    check_sentences(reader, text, most_phonemes);
  });
}

}  // namespace

Reader lexicon_reader() {
  return [](std::span<const std::byte> bytes) { read_lexicon(text_of(bytes)); };
}

// The first line is an entry, the rest a text.
Reader own_words_reader() {
  return [](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const std::string all = text_of(bytes, 1);
    const std::size_t line = std::min(all.find('\n'), all.size());
    read_or_refuse({ErrorKind::bad_input}, [&] {
      const auto lexicon = std::make_shared<Lexicon>();
      lexicon->add(all.substr(0, line), "f");
      const std::size_t most_phonemes = 1 + std::to_integer<std::size_t>(bytes[0]);
      read_own_text(lexicon, std::string_view(all).substr(std::min(line + 1, all.size())), most_phonemes);
    });
  };
}

}  // namespace linnet::test

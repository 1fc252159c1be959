// Readers of texts in languages of different scripts, and of SSML.
#include <algorithm>
#include <memory>

#include "engine/text/phonemizer.h"
#include "engine/text/sentences.h"
#include "engine/text/utf8.h"
#include "native/server/ssml/ssml.h"
#include "tests/fuzz/readers.h"
#include "tests/support/paths.h"

namespace linnet::test {
namespace {

void check(const Sentence& sentence, std::string_view text, std::size_t text_before, std::size_t most_phonemes) {
  must(sentence.phonemes.size() <= most_phonemes, "a sentence is as long as was asked for at most");
  must(sentence.text_end >= text_before && sentence.text_end <= text.size(), "sentences follow each other");
  std::size_t text_at = 0;
  std::size_t phoneme_at = 0;
  for (const SentenceWord& word : sentence.words) {
    must(word.text_begin >= text_at && word.text_end >= word.text_begin, "words follow each other");
    must(word.text_end <= text.size(), "words are of the text");
    must(word.first_phoneme >= phoneme_at && word.end_phoneme >= word.first_phoneme, "their phonemes do too");
    must(word.end_phoneme <= sentence.phonemes.size(), "phonemes are of the sentence");
    text_at = word.text_end;
    phoneme_at = word.end_phoneme;
  }
}

void read_text_as(Phonemizer* phonemizer, const VoiceDescription& settings, std::string_view text,
                  std::size_t most_phonemes) {
  read_or_refuse({ErrorKind::bad_input}, [&] {
    SentenceReader reader(phonemizer, settings, text, most_phonemes);
    std::size_t before = 0;
    while (const auto sentence = reader.next()) {
      check(*sentence, text, before, most_phonemes);
      before = sentence->text_end;
    }
  });
}

// Replaces bytes that are not UTF-8 by letters. Otherwise most of a fuzzer's changes would be refused at once.
std::string as_letters(std::string_view text) {
  std::string letters;
  for (const char c : text) append_utf8(letters, c == 0 ? U' ' : static_cast<char32_t>(static_cast<unsigned char>(c)));
  return letters;
}

}  // namespace

Reader text_reader() {
  const std::shared_ptr<Phonemizer> phonemizer = std::make_shared<Phonemizer>(linnet::tests::espeak_data());
  return [phonemizer](std::span<const std::byte> bytes) {
    constexpr const char* languages[] = {// "": a voice that speaks letters
                                         "en-us", "de", "fr-fr", "ar", "cmn",   "hi", "ja", "",   "ru", "tr", "fa",
                                         "sk",    "cs", "pl",    "es", "pt-br", "it", "vi", "ka", "ko", "el", "nl",
                                         "sv",    "fi", "hu",    "ro", "uk",    "bn", "ta", "ur", "sw", "eu"};
    if (bytes.size() < 2) return;
    const std::string text = text_of(bytes, 2);
    VoiceDescription settings;
    settings.language = languages[std::to_integer<std::size_t>(bytes[0]) % std::size(languages)];
    const bool by_letters = settings.language.empty();
    if (by_letters)
      settings.phoneme_type = VoiceDescription::PhonemeType::text;
    else
      phonemizer->set_language(settings.language);
    const std::size_t most_phonemes = 1 + 2 * std::to_integer<std::size_t>(bytes[1]);
    for (const std::string& form : {text, as_letters(text)})
      read_text_as(by_letters ? nullptr : phonemizer.get(), settings, form, most_phonemes);
  };
}

Reader ssml_reader() {
  return [](std::span<const std::byte> bytes) {
    const std::string document = text_of(bytes);
    is_ssml(document);
    read_or_refuse({ErrorKind::bad_input}, [&] {
      const std::vector<SsmlSegment> parts = parse_ssml(document);
      std::size_t text_bytes = 0;
      double silence_seconds = 0;
      for (const SsmlSegment& part : parts) {
        must(part.rate >= 0.25f && part.rate <= 4, "rates are in their range");
        must(part.silence_seconds >= 0, "no silence is negative");
        must(!part.text.empty() || &part == &parts.front(), "only a break before the first words has no text");
        must(part.voice.size() <= 200, "voices have names, not novels");
        text_bytes += part.text.size();
        silence_seconds += part.silence_seconds;
      }
      must(std::any_of(parts.begin(), parts.end(), [](const auto& p) { return !p.text.empty(); }),
           "something is spoken");
      must(parts.size() <= document.size() / 4, "parts take elements");
      must(text_bytes <= 2 * document.size(), "spelling a text doubles it, and nothing makes it longer than that");
      must(silence_seconds <= 3600, "no document makes hours of silence");
    });
  };
}

}  // namespace linnet::test

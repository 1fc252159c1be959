#include "engine/speech/speaker_readers.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "engine/linnet.h"

namespace linnet {
namespace {

using Type = VoiceDescription::PhonemeType;

// Of misaki's alphabet, only the readers of these two need more than espeak-ng has.
constexpr std::string_view unread_languages[] = {"ja", "cmn", "zh"};

bool is_read(const VoiceDescription& voice, std::string_view language) {
  if (voice.phoneme_type == Type::unread) return false;
  return voice.phoneme_type != Type::misaki ||
         std::find(std::begin(unread_languages), std::end(unread_languages), language) == std::end(unread_languages);
}

bool is_english(std::string_view language) { return language == "en-us" || language == "en-gb"; }

LanguageReader reader_by_english(const FrontEnds& from, const VoiceDescription& voice, const std::string& language) {
  LanguageReader reader{voice};
  reader.voice.language = language;
  reader.voice.phoneme_type = Type::english;
  if (from.english) reader.english = from.english->of(language, from.espeak);
  // Without them, the rules for English have their own.
  if (from.words) reader.words = from.words->of(language);
  return reader;
}

LanguageReader reader_by_espeak(const FrontEnds& from, const VoiceDescription& voice, const std::string& language) {
  LanguageReader reader{voice};
  reader.voice.language = language;
  if (from.espeak) from.espeak->set_language(language);  // an unknown language is found now, not at the first text
  if (from.words) reader.words = from.words->of_any(language);
  return reader;
}

LanguageReader made(const FrontEnds& from, const VoiceDescription& voice, const std::string& language) {
  switch (voice.phoneme_type) {
    case Type::english:
      return reader_by_english(from, voice, language);
    case Type::misaki:
      if (is_english(language))
        if (LanguageReader reader = reader_by_english(from, voice, language); reader.english || !from.espeak)
          return reader;
      return reader_by_espeak(from, voice, language);
    case Type::espeak:
      return reader_by_espeak(from, voice, language);
    case Type::text:
    case Type::unread:
      break;
  }
  return {voice};
}

// What it would take to read texts for a phoneme type of Piper's.
std::string_view lacking_for(std::string_view type) {
  if (type == "pinyin") return "syllables of Chinese, and Linnet has no readings of Chinese characters";
  if (type == "japanese") return "Japanese with its pitch accents, and Linnet has no dictionary of Japanese";
  if (type == "hebrew") return "Hebrew with its vowels, and Linnet has no net that adds them to texts";
  return "Thai with its tones, and Linnet has no dictionary by which to find the words of a text";
}

}  // namespace

SpeakerReaders::SpeakerReaders(const FrontEnds& front_ends, VoiceDescription voice)
    : front_ends_(&front_ends), voice_(std::move(voice)) {
  if (is_read(voice_, voice_.language))
    of_language(voice_.language);
  else
    readers_.emplace(voice_.language, LanguageReader{voice_});
}

const std::string& SpeakerReaders::language_of(int speaker) const {
  return voice_.speaker_languages.empty() ? voice_.language
                                          : voice_.speaker_languages[static_cast<std::size_t>(speaker)];
}

bool SpeakerReaders::reads(int speaker) const { return is_read(voice_, language_of(speaker)); }

const LanguageReader& SpeakerReaders::of(int speaker) {
  if (!reads(speaker)) refuse(speaker);
  return of_language(language_of(speaker));
}

const LanguageReader& SpeakerReaders::of_language(const std::string& language) {
  const auto found = readers_.find(language);
  if (found != readers_.end()) return found->second;
  return readers_.emplace(language, made(*front_ends_, voice_, language)).first->second;
}

// Names a speaker of each language that can be read.
void SpeakerReaders::refuse(int speaker) const {
  if (voice_.phoneme_type == Type::unread)
    throw Error(ErrorKind::bad_input, "this voice cannot read texts: its phoneme_type is \"" + voice_.unread_type +
                                          "\", " + std::string(lacking_for(voice_.unread_type)) +
                                          "; it speaks phoneme ids only (--ids)");
  std::string name = std::to_string(speaker), others;
  std::set<std::string_view> named;
  for (const auto& [other, id] : voice_.speaker_id_map) {
    const std::string& language = language_of(id);
    if (id == speaker) name = other;
    if (is_read(voice_, language) && named.insert(language).second)
      others += (others.empty() ? "" : ", ") + other + " (" + language + ")";
  }
  throw Error(ErrorKind::bad_input,
              "the speaker " + name + " speaks " + (language_of(speaker) == "ja" ? "Japanese" : "Chinese") +
                  ", which Linnet cannot read yet; " +
                  (others.empty() ? "this voice speaks phoneme ids only" : "others of this voice are " + others));
}

}  // namespace linnet

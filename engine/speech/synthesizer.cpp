#include "engine/speech/synthesizer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/speech/first_part.h"
#include "engine/speech/loudness_meter.h"
#include "engine/speech/timing.h"
#include "engine/speech/utterance.h"
#include "engine/speech/voice_gain.h"
#include "engine/speech/word_readings.h"
#include "engine/text/english/english_sentence_reader.h"
#include "engine/text/normalize/normalizer.h"
#include "engine/text/phoneme_ids.h"
#include "engine/text/phrases.h"
#include "engine/text/sentences.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t most_ids = 16384;  // of speak_ids(): nothing cuts those

void check(const char* name, float value, float least, float most) {
  if (!(value >= least && value <= most))
    throw Error(ErrorKind::bad_input, std::string(name) + " is " + std::to_string(value) + ", must be between " +
                                          std::to_string(least) + " and " + std::to_string(most));
}

// Bytes of the text up to the end of the last word before a phoneme; 0: there is none.
std::size_t text_before(const Sentence& sentence, std::size_t phoneme) {
  std::size_t end = 0;
  for (const SentenceWord& word : sentence.words)
    if (word.end_phoneme <= phoneme) end = std::max(end, word.text_end);
  return end;
}

normalize::MarkdownCode code_of(const SpeakOptions& options) {
  return options.markdown == Markdown::skip_code ? normalize::MarkdownCode::skip : normalize::MarkdownCode::read;
}

// The stages of a voice, as its StageTimes count them.
std::vector<std::string> stages_of(const AcousticModel& model) {
  std::vector<std::string> names = {"text front end"};
  names.insert(names.end(), model.stages().begin(), model.stages().end());
  names.emplace_back("sink");
  if (names.size() > most_stages)
    throw Error(ErrorKind::internal, "a model of " + std::to_string(names.size()) + " stages, at most " +
                                         std::to_string(most_stages) + " are counted");
  return names;
}

}  // namespace

// Of a sentence, what is spoken at a time: as SentenceInput has it.
struct Synthesizer::Part {
  std::size_t ids;  // that are encoded, from the sentence's first
  std::size_t end;
  std::size_t first_phoneme, end_phoneme;
  std::size_t text_end;
};

Synthesizer::Synthesizer(Backend& backend, SpeakerReaders readers, std::unique_ptr<AcousticModel> model,
                         VoiceDescription description, OpenedFile file, const VoicePlan& plan)
    : backend_(backend),
      readers_(std::move(readers)),
      model_(std::move(model)),
      description_(std::move(description)),
      names_{static_cast<int>(model_->speakers()), description_.speaker_id_map, description_.mixes_speakers},
      file_(std::move(file)),
      plan_(plan),
      stages_(stages_of(*model_)),
      limiter_(description_.sample_rate_hz),
      stretcher_(description_.sample_rate_hz),
      gains_db_(description_.speaker_gains_db) {
  if (!description_.gain_db && speakers() == 1) description_.gain_db = listed_gain_db(file_.fingerprint);
  if (static_cast<std::size_t>(description_.num_symbols) > model_->symbols())
    throw Error(ErrorKind::bad_voice, "voice: the settings name " + std::to_string(description_.num_symbols) +
                                          " symbols, the model knows " + std::to_string(model_->symbols()));
}

std::string Synthesizer::language(int speaker) const {
  check_speaker(speaker);
  return readers_.language_of(speaker);
}

bool Synthesizer::can_read(int speaker) const {
  check_speaker(speaker);
  return readers_.reads(speaker);
}

// What is the same for every sentence.
SentenceInput Synthesizer::input_of(const SpeakOptions& o) const {
  SentenceInput s;
  const auto set = [&](float& control, const char* name, std::optional<float> asked, std::optional<float> own,
                       float least, float most) {
    if (asked && !own)
      throw Error(ErrorKind::bad_input, std::string(name) + " is " + std::to_string(*asked) +
                                            ", but voices of the family " + description_.family +
                                            " have no such control; leave it out");
    if (!own) return;  // the model takes no notice of it
    control = asked.value_or(*own);
    check(name, control, least, most);
  };
  check("length scale", o.length_scale.value_or(description_.length_scale.value_or(1)), 0.05f, 20);
  check("pitch", o.pitch, Stretcher::least_pitch, Stretcher::most_pitch);
  set(s.noise_scale, "noise scale", o.noise_scale, description_.noise_scale, 0, 10);
  set(s.noise_w, "noise w scale", o.noise_w, description_.noise_w, 0, 10);
  check("sentence silence", o.sentence_silence_seconds, 0, 60);
  check("volume", o.volume, 0, 10);
  s.speaker = static_cast<std::size_t>(speaker_of(o));
  s.seed = o.seed;
  return s;
}

// Whose texts are read as this speaker's language demands.
int Synthesizer::speaker_of(const SpeakOptions& o) const {
  const int speaker =
      o.mix.empty() ? o.speaker.value_or(description_.default_speaker) : static_cast<int>(o.mix.front().speaker);
  check_speaker(speaker);
  return speaker;
}

// Empty: one speaks alone.
std::vector<SpeakerShare> Synthesizer::mix_of(const SpeakOptions& o) const {
  if (o.mix.size() < 2) return {};
  if (!names_.can_mix)
    throw Error(ErrorKind::bad_input, "a mix of " + std::to_string(o.mix.size()) +
                                          " speakers, but voices of the family " + description_.family +
                                          " cannot mix them; name one");
  if (o.mix.size() > most_mixed_speakers)
    throw Error(ErrorKind::bad_input, "a mix of " + std::to_string(o.mix.size()) + " speakers, must be at most " +
                                          std::to_string(most_mixed_speakers));
  std::vector<SpeakerShare> mix = o.mix;
  float sum = 0;
  for (const SpeakerShare& share : mix) {
    check_speaker(static_cast<int>(std::min<std::size_t>(share.speaker, std::numeric_limits<int>::max())));
    check("weight of a speaker", share.weight, 1e-6f, 1e6f);
    sum += share.weight;
  }
  for (SpeakerShare& share : mix) share.weight /= sum;
  return mix;
}

const LanguageReader& Synthesizer::reader_for(const SpeakOptions& options) { return readers_.of(speaker_of(options)); }

void Synthesizer::check_speaker(int speaker) const {
  if (speaker < 0 || speaker >= speakers())
    throw Error(ErrorKind::bad_input, "speaker is " + std::to_string(speaker) + ", this voice has " +
                                          (speakers() == 1 ? "one, 0" : "0 to " + std::to_string(speakers() - 1)));
}

std::string Synthesizer::said_as(std::string_view text, const SayAs& as, const SpeakOptions& options) {
  const LanguageReader& reader = reader_for(options);
  if (reader.words) return reader.words->said_as(text, as);
  static const normalize::Normalizer of_no_language{normalize::LanguageFile()};  // spells, at least
  return of_no_language.said_as(text, as);
}

std::optional<float> Synthesizer::known_gain_db(int speaker) const {
  check_speaker(speaker);
  const auto found = gains_db_.find(speaker);
  return found == gains_db_.end() ? description_.gain_db : found->second;
}

void Synthesizer::set_gain_db(int speaker, float db) {
  check_speaker(speaker);
  check("gain", db, -most_gain_db, most_gain_db);
  gains_db_[speaker] = db;
}

// By what the speaker speaks with the voice's own controls. Of `who_stops` only that is used.
float Synthesizer::measured_gain_db(int speaker, const SpeakOptions& who_stops) {
  if (const std::optional<float> known = known_gain_db(speaker)) return *known;
  SpeakOptions plain;
  plain.speaker = speaker;
  plain.loudness = Loudness::off;
  plain.first_sound = FirstSound::exact;
  plain.stop = who_stops.stop;
  plain.is_stopped = who_stops.is_stopped;
  LoudnessMeter meter(description_.sample_rate_hz);
  speak_text(TextProgress(measured_text), nullptr, plain, [&](const AudioBlock& block) { meter.add(block.samples); });
  return gains_db_[speaker] = gain_db_for(meter.integrated_lufs());
}

// Of a mix, the mean of its speakers' gains; those whose texts nobody can read cannot be measured.
float Synthesizer::gain_db_of(const SpeakOptions& options, const std::vector<SpeakerShare>& mix) {
  if (mix.empty()) return measured_gain_db(speaker_of(options), options);
  float db = 0, weight = 0;
  for (const SpeakerShare& share : mix) {
    const int speaker = static_cast<int>(share.speaker);
    if (!readers_.reads(speaker) && !known_gain_db(speaker)) continue;
    db += share.weight * measured_gain_db(speaker, options);
    weight += share.weight;
  }
  return weight > 0 ? db / weight : measured_gain_db(speaker_of(options), options);
}

// The options are checked before anything is measured.
Utterance Synthesizer::begun(const SpeakOptions& options, const Sink& sink, Loudness usual, const Tempo& tempo) {
  const auto start = std::chrono::steady_clock::now();
  SentenceInput input = input_of(options);
  input.length_scale = tempo.length_scale;
  std::vector<SpeakerShare> mix = mix_of(options);
  const bool is_off = options.loudness.value_or(usual) == Loudness::off;
  const float gain = is_off ? 1 : factor_of_db(gain_db_of(options, mix));
  limiter_.start();
  const bool is_stretched = tempo.speed != 1 || options.pitch != 1;
  if (is_stretched) stretcher_.start(tempo.speed, options.pitch);
  Utterance utterance(options, sink, input, *model_, is_off ? nullptr : &limiter_, gain,
                      is_stretched ? &stretcher_ : nullptr);
  utterance.speed = tempo.speed;
  utterance.mix = std::move(mix);
  utterance.input.mix = utterance.mix;
  utterance.start = start;
  return utterance;
}

void Synthesizer::check_ids(std::span<const std::int64_t> ids) const {
  if (ids.empty() || ids.size() > most_ids)
    throw Error(ErrorKind::bad_input,
                std::to_string(ids.size()) + " phoneme ids, must be 1 to " + std::to_string(most_ids));
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (ids[i] < 0 || static_cast<std::size_t>(ids[i]) >= model_->symbols())
      throw Error(ErrorKind::bad_input, "phoneme id " + std::to_string(ids[i]) + " at position " + std::to_string(i) +
                                            " is not one of this voice's, 0 to " +
                                            std::to_string(model_->symbols() - 1));
}

// Null: there are no own words.
std::unique_ptr<OwnWordsReader> Synthesizer::own_sentences_of(const TextProgress& text, const SpeakOptions& options) {
  const CurrentLexicon* const current = readers_.front_ends().lexicon;
  std::shared_ptr<const Lexicon> lexicon = current ? current->get() : nullptr;
  if (!lexicon || lexicon->entries() == 0) return nullptr;
  const bool takes_phonemes = description_.phoneme_type != VoiceDescription::PhonemeType::text;
  OwnWords words(std::move(lexicon), reader_for(options).voice.language, takes_phonemes);
  return std::make_unique<OwnWordsReader>(std::move(words), text, [this, &options](const TextProgress& inner) {
    return plain_sentences_of(inner, options);
  });
}

std::unique_ptr<SentenceSource> Synthesizer::sentences_of(const TextProgress& text,
                                                          const normalize::MarkdownPlace* place,
                                                          const SpeakOptions& options) {
  if (options.markdown == Markdown::off) return heard_sentences_of(text, options);
  return std::make_unique<normalize::MarkdownSentences>(
      place ? *place : normalize::MarkdownPlace(text.text(), code_of(options)), text.position(),
      [this, &options](const TextProgress& heard) { return heard_sentences_of(heard, options); });
}

std::unique_ptr<SentenceSource> Synthesizer::heard_sentences_of(const TextProgress& text, const SpeakOptions& options) {
  std::unique_ptr<SentenceSource> own = own_sentences_of(text, options);
  return own ? std::move(own) : plain_sentences_of(text, options);
}

// Null: texts are read as they are.
const SpokenFormOf* Synthesizer::spoken_form_for(const SpeakOptions& options) {
  const LanguageWords* const words = reader_for(options).words;
  return options.text_normalization && words ? &words->spoken_form : nullptr;
}

// Of what is heard, with the Markdown's bytes.
std::vector<WordReading> Synthesizer::readings_of_markdown(std::string_view text, const SpeakOptions& options) {
  check_text(text);
  const normalize::TracedBytes heard = normalize::heard_markdown(text, code_of(options));
  if (is_blank(heard.text)) return {};
  SpeakOptions plain = options;
  plain.markdown = Markdown::off;
  std::vector<WordReading> readings = readings_of(heard.text, plain);
  for (WordReading& word : readings) {
    const normalize::GivenBytes given = normalize::given_bytes(text, heard, word.text_begin, word.text_end);
    word.text_begin = given.begin;
    word.text_end = given.end;
    word.text = text.substr(given.begin, given.end - given.begin);
  }
  return readings;
}

std::vector<WordReading> Synthesizer::readings_of(std::string_view text, const SpeakOptions& options) {
  if (options.markdown != Markdown::off) return readings_of_markdown(text, options);
  const TextProgress progress(text);
  const std::unique_ptr<OwnWordsReader> own = own_sentences_of(progress, options);
  const std::unique_ptr<SentenceSource> plain = own ? nullptr : plain_sentences_of(progress, options);
  SentenceSource& reader = own ? *own : *plain;
  const SpokenFormOf* const spoken_form = spoken_form_for(options);
  WordReadings readings(text, reader_for(options).voice.phoneme_type,
                        spoken_form ? (*spoken_form)(text).decisions : std::vector<Decision>());
  while (const std::optional<Sentence> sentence = reader.next()) readings.add(*sentence, own.get());
  return readings.take();
}

std::unique_ptr<SentenceSource> Synthesizer::plain_sentences_of(const TextProgress& text, const SpeakOptions& options) {
  const SpokenFormOf* const spoken_form = spoken_form_for(options);
  const std::size_t most_phonemes =
      std::min(static_cast<std::size_t>(plan_.sentence_phonemes), model_->most_phonemes());
  const LanguageReader& reader = reader_for(options);
  using Type = VoiceDescription::PhonemeType;
  if (reader.voice.phoneme_type == Type::english) {
    if (!reader.english)
      throw Error(ErrorKind::not_found, "this voice needs the data for English, " + reader.voice.language +
                                            ".g2p, and the engine was started without it");
    return std::make_unique<english::EnglishSentenceReader>(*reader.english, reader.voice, text, most_phonemes,
                                                            spoken_form);
  }
  return std::make_unique<SentenceReader>(readers_.front_ends().espeak, reader.voice, text, most_phonemes, spoken_form);
}

std::size_t Synthesizer::end_of_first_sentence(std::string_view text, const SpeakOptions& options) {
  const TextProgress progress(text);
  const std::unique_ptr<SentenceSource> reader = sentences_of(progress, nullptr, options);
  while (const std::optional<Sentence> sentence = reader->next())
    if (sentence->ends_sentence) return sentence->text_end;
  return text.size();
}

SpeakResult Synthesizer::speak_on(SpeechText& text, const SpeakOptions& options, const Sink& sink) {
  if (options.markdown == Markdown::off) {
    text.markdown_.reset();
  } else if (!text.markdown_ || text.markdown_->code() != code_of(options)) {
    text.markdown_ = std::make_unique<normalize::MarkdownPlace>(text.progress_->text(), code_of(options));
    text.markdown_->advance(text.progress_->position());
  }
  const SpeakResult result = speak_text(*text.progress_, text.markdown_.get(), options, sink);
  text.progress_->advance(result.text_done);
  if (text.markdown_) text.markdown_->advance(result.text_done);
  return result;
}

SpeakResult Synthesizer::speak_text(const TextProgress& text, const normalize::MarkdownPlace* place,
                                    const SpeakOptions& options, const Sink& sink) {
  Utterance u = begun(options, sink, Loudness::normal, tempo_of(options.length_scale, description_.length_scale));
  u.text_done = text.position();
  const std::unique_ptr<SentenceSource> reader = sentences_of(text, place, options);
  std::set<std::string> unknown;
  std::optional<Sentence> rest;   // of the first sentence, where that is cut
  bool between_sentences = true;  // not between the pieces of a long one: the next call could not tell
  while (!between_sentences || u.result.sentences < options.most_sentences) {
    std::optional<Sentence> sentence = rest ? std::exchange(rest, std::nullopt) : reader->next();
    const bool is_first = u.options.sentences_before + u.result.sentences == 0;
    if (const std::size_t cut = sentence && is_first ? first_piece(*sentence, model_->first_phonemes()) : 0) {
      rest = std::move(sentence);
      sentence = cut_front(*rest, cut, u.text_done);
    }
    u.result.text_done = sentence ? sentence->text_end : text.text().size();
    if (!sentence) break;
    u.stop_if_asked();
    speak_sentence(*sentence, text.text(), unknown, u);
    between_sentences = sentence->ends_sentence;
  }
  u.result.unknown_phonemes.assign(unknown.begin(), unknown.end());
  return u.finished();
}

void Synthesizer::speak_sentence(const Sentence& sentence, std::string_view text, std::set<std::string>& unknown,
                                 Utterance& u) {
  const PhonemeIds ids = phoneme_ids(sentence.phonemes, description_, unknown);
  check_ids(ids.ids);
  u.input.sentence = u.options.sentences_before + u.result.sentences;
  u.times.lap(text_stage);
  begin_sentence(ids.ids.size(), u);
  Part part{ids.ids.size(), SentenceInput::whole, 0, sentence.phonemes.size(), sentence.text_end};
  const FirstSound usual = model_->early_ids() ? FirstSound::early : FirstSound::exact;
  const bool early = u.options.first_sound.value_or(usual) == FirstSound::early && u.input.sentence == 0;
  u.input.early = early;
  if (const auto first = early ? first_part(sentence, ids, model_->early_ids()) : std::nullopt) {
    const std::size_t end = ids.first_id[first->phonemes];
    speak_part(sentence, ids, {first->ids, end, 0, first->phonemes, text_before(sentence, first->phonemes)}, text, u);
    u.stop_if_asked();
    u.input.begin = end;
    part.first_phoneme = first->phonemes;
  }
  speak_part(sentence, ids, part, text, u);
  u.input.begin = 0;
  const double rate = description_.sample_rate_hz;
  const double silence_seconds =
      sentence.silence_seconds + (sentence.ends_sentence ? u.options.sentence_silence_seconds : 0);
  const std::size_t silence = static_cast<std::size_t>(std::lround(silence_seconds * rate));
  constexpr std::size_t piece = 4096;
  const std::vector<float> zeros(std::min(silence, piece));
  for (std::size_t left = silence; left; left -= std::min(left, piece))
    u.emit(std::span(zeros).first(std::min(left, piece)), sentence.text_end);
}

void Synthesizer::speak_part(const Sentence& sentence, const PhonemeIds& ids, const Part& part, std::string_view text,
                             Utterance& u) {
  SentenceInput input = u.input;
  input.ids = std::span(ids.ids).first(part.ids);
  input.end = part.end;
  const std::span<const int> frames = model_->encode(backend_, input);
  const double rate = description_.sample_rate_hz;
  const SentenceTiming timing{frames, static_cast<double>(model_->hop_length()) / rate / static_cast<double>(u.speed),
                              static_cast<double>(u.sentence_start) / rate, part.first_phoneme, part.end_phoneme};
  u.phonemes = phoneme_timings(sentence, ids, timing);
  u.words = word_timings(sentence, ids, timing, text);
  u.result.words += u.words.size();
  const bool ends_sentence = part.end >= frames.size();
  decode(ends_sentence ? frames : frames.first(part.end), part.text_end, ends_sentence, u);
}

SpeakResult Synthesizer::speak_sentence_of(std::span<const std::int64_t> ids, const SpeakOptions& options,
                                           const Sink& sink) {
  const std::optional<float> own = description_.length_scale;
  const Tempo tempo = own ? Tempo{options.length_scale.value_or(*own), 1} : tempo_of(options.length_scale, own);
  Utterance u = begun(options, sink, Loudness::off, tempo);
  check_ids(ids);
  begin_sentence(ids.size(), u);
  SentenceInput input = u.input;
  input.ids = ids;
  input.early = options.first_sound == FirstSound::early;
  decode(model_->encode(backend_, input), 0, true, u);
  return u.finished();
}

void Synthesizer::begin_sentence(std::size_t ids, Utterance& u) {
  u.sentence_start = u.result.samples;
  u.sentence_made = 0;
  ++u.result.sentences;
  u.result.phoneme_ids += ids;
  backend_.adapt_threads();
}

// frames: of the sentence's ids as far as they have been spoken then; a first part may leave some of their samples to
// the second. Progress is the share of these samples; the sentence's end is exact.
void Synthesizer::decode(std::span<const int> frames, std::size_t text_end, bool ends_sentence, Utterance& u) {
  const std::size_t end =
      static_cast<std::size_t>(std::accumulate(frames.begin(), frames.end(), std::int64_t{0})) * model_->hop_length();
  const std::size_t text_begin = u.text_done;
  text_end = std::max(text_end, text_begin);
  const std::size_t all = end - u.sentence_made;
  model_->decode(backend_, [&](std::span<const float> samples) {
    u.sentence_made += samples.size();
    const std::size_t left = end - u.sentence_made;
    const double share = static_cast<double>(all - left) / static_cast<double>(all);
    const bool is_last = ends_sentence && !left;
    u.emit_speech(
        u.loud(samples, is_last),
        left ? text_begin + static_cast<std::size_t>(share * static_cast<double>(text_end - text_begin)) : text_end,
        is_last);
  });
}

}  // namespace linnet

// The data path of one voice: text → sentences → phonemes → ids → audio blocks.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "engine/kernels/backend.h"
#include "engine/linnet.h"
#include "engine/models/acoustic_model.h"
#include "engine/speech/limiter.h"
#include "engine/speech/speaker_readers.h"
#include "engine/speech/stretcher.h"
#include "engine/speech/tempo.h"
#include "engine/text/lexicon/own_words_reader.h"
#include "engine/text/normalize/markdown_sentences.h"
#include "engine/text/phoneme_ids.h"
#include "engine/text/sentence.h"
#include "engine/text/text_progress.h"
#include "engine/voices/voice_description.h"

namespace linnet {

struct Utterance;  // utterance.h

// What is known of a voice's file beside its content.
struct OpenedFile {
  std::string precision;    // "fp32", "int8" or "int4"
  std::string fingerprint;  // voice_gain.h
};

class Synthesizer final : public Voice {
 public:
  // The front ends and the backend outlive the synthesizer. bad_voice: model and description do not belong together.
  Synthesizer(Backend& backend, SpeakerReaders readers, std::unique_ptr<AcousticModel> model,
              VoiceDescription description, OpenedFile file, const VoicePlan& plan);

  int sample_rate_hz() const override { return description_.sample_rate_hz; }
  int speakers() const override { return static_cast<int>(model_->speakers()); }
  int default_speaker() const override { return description_.default_speaker; }
  float length_scale() const override { return description_.length_scale.value_or(1); }
  const SpeakerNames& speaker_names() const override { return names_; }
  std::string language() const override { return description_.language; }
  std::string language(int speaker) const override;
  bool can_read(int speaker) const override;
  std::string said_as(std::string_view text, const SayAs& as, const SpeakOptions& options) override;
  std::string words_file() const override { return readers_.usual().words ? readers_.usual().words->file : ""; }
  std::size_t weight_bytes() const override { return model_->bytes() + backend_.expanded_bytes(); }
  std::string_view precision() const override { return file_.precision; }
  std::string_view family() const override { return description_.family; }
  const std::vector<LayerInfo>& layers() const override { return model_->layers(); }
  std::size_t hop_length() const override { return model_->hop_length(); }
  const std::vector<std::string>& stages() const override { return stages_; }
  std::optional<float> known_gain_db(int speaker) const override;
  float gain_db(int speaker, const std::atomic<bool>* stop) override {
    return or_out_of_memory("measuring loudness", [&] {
      SpeakOptions options;
      options.stop = stop;
      return measured_gain_db(speaker, options);
    });
  }
  void set_gain_db(int speaker, float db) override;
  const std::string& fingerprint() const override { return file_.fingerprint; }
  SpeakResult speak(std::string_view text, const SpeakOptions& options, const Sink& sink) override {
    return or_out_of_memory("speaking", [&] { return speak_text(TextProgress(text), nullptr, options, sink); });
  }
  SpeakResult speak(SpeechText& text, const SpeakOptions& options, const Sink& sink) override {
    return or_out_of_memory("speaking", [&] { return speak_on(text, options, sink); });
  }
  std::size_t first_sentence_end(std::string_view text, const SpeakOptions& options) override {
    return or_out_of_memory("reading a text", [&] { return end_of_first_sentence(text, options); });
  }
  std::vector<WordReading> words(std::string_view text, const SpeakOptions& options) override {
    return or_out_of_memory("reading a text", [&] { return readings_of(text, options); });
  }
  SpeakResult speak_ids(std::span<const std::int64_t> ids, const SpeakOptions& options, const Sink& sink) override {
    return or_out_of_memory("speaking", [&] { return speak_sentence_of(ids, options, sink); });
  }

 private:
  struct Part;
  // `options` must outlive what these return.
  // place: of Markdown, at or before the text's position; null: from the text's begin.
  std::unique_ptr<SentenceSource> sentences_of(const TextProgress& text, const normalize::MarkdownPlace* place,
                                               const SpeakOptions& options);
  std::unique_ptr<SentenceSource> heard_sentences_of(const TextProgress& text, const SpeakOptions& options);
  std::unique_ptr<OwnWordsReader> own_sentences_of(const TextProgress& text, const SpeakOptions& options);
  std::unique_ptr<SentenceSource> plain_sentences_of(const TextProgress& text, const SpeakOptions& options);
  const SpokenFormOf* spoken_form_for(const SpeakOptions& options);
  const LanguageReader& reader_for(const SpeakOptions& options);
  std::vector<WordReading> readings_of(std::string_view text, const SpeakOptions& options);
  std::vector<WordReading> readings_of_markdown(std::string_view text, const SpeakOptions& options);
  std::size_t end_of_first_sentence(std::string_view text, const SpeakOptions& options);
  SpeakResult speak_on(SpeechText& text, const SpeakOptions& options, const Sink& sink);
  SpeakResult speak_text(const TextProgress& text, const normalize::MarkdownPlace* place, const SpeakOptions& options,
                         const Sink& sink);
  SpeakResult speak_sentence_of(std::span<const std::int64_t> ids, const SpeakOptions& options, const Sink& sink);
  SentenceInput input_of(const SpeakOptions& options) const;
  int speaker_of(const SpeakOptions& options) const;
  std::vector<SpeakerShare> mix_of(const SpeakOptions& options) const;
  void check_speaker(int speaker) const;  // bad_input
  float measured_gain_db(int speaker, const SpeakOptions& who_stops);
  float gain_db_of(const SpeakOptions& options, const std::vector<SpeakerShare>& mix);
  Utterance begun(const SpeakOptions& options, const Sink& sink, Loudness usual, const Tempo& tempo);
  void check_ids(std::span<const std::int64_t> ids) const;
  void speak_sentence(const Sentence& sentence, std::string_view text, std::set<std::string>& unknown,
                      Utterance& utterance);
  void speak_part(const Sentence& sentence, const PhonemeIds& ids, const Part& part, std::string_view text,
                  Utterance& utterance);
  void begin_sentence(std::size_t ids, Utterance& utterance);
  void decode(std::span<const int> frames, std::size_t text_end, bool ends_sentence, Utterance& utterance);

  Backend& backend_;
  SpeakerReaders readers_;
  std::unique_ptr<AcousticModel> model_;
  VoiceDescription description_;
  SpeakerNames names_;
  OpenedFile file_;
  VoicePlan plan_;
  std::vector<std::string> stages_;
  Limiter limiter_;
  Stretcher stretcher_;
  std::map<int, float> gains_db_;  // of speakers, as measured or set; of others the description may know it
};

}  // namespace linnet

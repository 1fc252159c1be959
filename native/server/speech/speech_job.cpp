#include "native/server/speech/speech_job.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/audio/pcm.h"
#include "engine/blank_text.h"
#include "engine/speech/sentence_end.h"
#include "native/system/process_memory.h"
#include "native/voices/loudness_memory.h"

namespace linnet::native {
namespace {

double seconds(SpeechChannel::Clock::duration time) { return std::chrono::duration<double>(time).count(); }

bool can_be_spoken(Voice& voice, const StreamedText::Part& part, const SpeakOptions& options) {
  return !part.may_go_on || has_ended_sentence(voice, part.text, part.has_paused, options);
}

}  // namespace

SpeechJob::SpeechJob(SpeechRequest request, std::shared_ptr<SpeechChannel> channel)
    : request_(std::move(request)), channel_(std::move(channel)) {}

SpeechJob::Turn SpeechJob::take_turn(const Open& open, const std::function<bool()>& must_pause) {
  const auto start = Clock::now();
  SpeechFigures& figures = progress_.figures;
  const double loaded_before = figures.load_seconds;
  try {
    reset_peak_memory();
    if (!channel_->has_begun()) figures.queue_seconds = seconds(start - channel_->asked);
    channel_->begin_turn();
    const bool is_last = request_.streamed ? speak_streamed(open, must_pause) : speak_on(open, must_pause);
    figures.synthesis_seconds += seconds(Clock::now() - start) - (figures.load_seconds - loaded_before);
    figures.peak_bytes = std::max(figures.peak_bytes, peak_memory_bytes());
    channel_->end_turn(progress_, is_last);
    return {is_last, nullptr};
  } catch (const std::exception&) {
    return {true, std::current_exception()};
  }
}

// True: all has been spoken.
bool SpeechJob::speak_on(const Open& open, const std::function<bool()>& must_pause) {
  for (;;) {
    const SpeechSegment& segment = request_.segments[segment_];
    Voice& voice = opened(open, segment);
    if (!text_ && !is_blank(segment.text)) begin_text(voice, segment);
    if (text_ && !text_->is_done()) speak_sentence(voice, segment, *text_);
    if (!text_ || text_->is_done()) {
      if (!be_silent(segment.silence_seconds)) return false;
      text_before_segment_ += segment.text.size();
      text_.reset();
      if (++segment_ == request_.segments.size()) return true;
    }
    if (must_pause() || channel_->is_full()) return false;
  }
}

// Sentences have the numbers, and so the samples, that they have in the whole text.
bool SpeechJob::speak_streamed(const Open& open, const std::function<bool()>& must_pause) {
  const SpeechSegment& segment = request_.segments.front();
  StreamedText& streamed = *request_.streamed;
  for (;;) {
    Voice& voice = opened(open, segment);  // in its first turn also without a text, so that it is open when one comes
    const StreamedText::Part part = streamed.part();
    const bool has_text = !is_blank(part.text);
    if (!has_text && !part.may_go_on) {
      streamed.spoken(part.text.size());
      text_before_segment_ += part.text.size();
      if (streamed.has_been_spoken()) return true;
      continue;
    }
    if (!has_text || !can_be_spoken(voice, part, segment.options)) {
      streamed.wait_for_more(part);
      return false;
    }
    const SpeakResult result = speak_sentence(voice, segment, part.text);
    streamed.spoken(result.text_done);
    text_before_segment_ += result.text_done;
    SpeechBlock end;
    end.ends_sentence = true;
    put(std::move(end));
    if (must_pause() || channel_->is_full()) return false;
  }
}

SpeechChannel::Clock::time_point SpeechJob::next_turn() const {
  const bool waits_for_text = request_.streamed && channel_->has_begun();
  return waits_for_text ? request_.streamed->next_look() : SpeechChannel::Clock::time_point::min();
}

void SpeechJob::begin_text(Voice& voice, const SpeechSegment& segment) {
  said_ = SaidText(segment.text, segment.say_as, voice, segment.options);
  if (!is_blank(said_.text())) text_.emplace(said_.text());
}

Voice& SpeechJob::opened(const Open& open, const SpeechSegment& segment) {
  const auto start = Clock::now();
  const OpenVoices::Opened opened = open(segment);
  Voice& voice = opened.voice;
  progress_.figures.load_seconds += seconds(Clock::now() - start);
  const int before = progress_.sample_rate_hz;
  if (before != 0 && before != voice.sample_rate_hz())
    throw Error(ErrorKind::bad_input, "the voices of one text need the same sample rate; " + opened.name + " has " +
                                          std::to_string(voice.sample_rate_hz()) + " Hz, the first has " +
                                          std::to_string(before));
  progress_.sample_rate_hz = voice.sample_rate_hz();
  progress_.was_substituted = progress_.was_substituted || opened.name != segment.voice->name();
  progress_.figures.voice = opened.name;
  note_maker(opened.made_with);
  return voice;
}

void SpeechJob::note_maker(const std::string& made_with) {
  const auto [known, is_new] = makers_.emplace(request_.segments[segment_].voice.get(), made_with);
  if (!is_new && known->second != made_with) progress_.has_changed = true;
  progress_.figures.made_with = progress_.has_changed || makers_.size() > 1 ? "" : made_with;
}

template <class Text>  // SpeechText, or a string, of which only this sentence is known
SpeakResult SpeechJob::speak_sentence(Voice& voice, const SpeechSegment& segment, Text& text) {
  SpeechFigures& figures = progress_.figures;
  SpeakOptions options = segment.options;
  options.stop = &channel_->is_cancelled();
  options.most_sentences = 1;
  options.sentences_before = figures.sentences;
  samples_before_sentence_ = samples_done_;
  know_gain(voice, options);
  SpeakResult result = voice.speak(text, options, [&](const AudioBlock& block) { give(block); });
  figures.sentences += result.sentences;
  figures.phoneme_ids += result.phoneme_ids;
  figures.words += result.words;
  return result;
}

// False: the channel was full before the end; the rest comes in the next turn.
bool SpeechJob::be_silent(double seconds) {
  constexpr std::size_t piece = 4096;  // samples a block
  const auto all = static_cast<std::size_t>(std::lround(seconds * progress_.sample_rate_hz));
  while (silence_done_ < all) {
    if (channel_->is_full()) return false;
    SpeechBlock block;
    block.samples.resize(std::min(all - silence_done_, piece));
    silence_done_ += block.samples.size();
    put(std::move(block));
  }
  silence_done_ = 0;
  return true;
}

// The engine counts seconds from the sentence's beginning and bytes from the segment's; clients count both from the
// request's.
void SpeechJob::give(const AudioBlock& from) {
  SpeechBlock block;
  block.samples.resize(from.samples.size());
  to_pcm16(from.samples, block.samples);
  block.words = said_.given_words(from.words);
  block.phonemes.assign(from.phonemes.begin(), from.phonemes.end());
  const double before = static_cast<double>(samples_before_sentence_) / progress_.sample_rate_hz;
  for (WordTiming& word : block.words) {
    word.text_begin += text_before_segment_;
    word.text_end += text_before_segment_;
    word.start_seconds += before;
    word.end_seconds += before;
  }
  for (PhonemeTiming& phoneme : block.phonemes) {
    phoneme.start_seconds += before;
    phoneme.end_seconds += before;
  }
  put(std::move(block));
}

void SpeechJob::put(SpeechBlock block) {
  SpeechFigures& figures = progress_.figures;
  if (samples_done_ == 0) {
    const auto asked = request_.streamed ? request_.streamed->arrived() : channel_->asked;
    figures.first_audio_seconds = seconds(Clock::now() - asked);
  }
  samples_done_ += block.samples.size();
  figures.audio_seconds = static_cast<double>(samples_done_) / progress_.sample_rate_hz;
  channel_->put(std::move(block), progress_);
}

}  // namespace linnet::native

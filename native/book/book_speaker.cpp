#include "native/book/book_speaker.h"

#include <chrono>

#include "engine/governor/estimate.h"
#include "native/system/signals.h"
#include "native/voices/loudness_memory.h"

namespace linnet::native {
namespace {

using Clock = std::chrono::steady_clock;

void rest(double seconds) {
  if (seconds > 0 && !stop_flag()) wait_for_signal(std::chrono::milliseconds(static_cast<int>(seconds * 1000)));
}

double pause_after(std::span<const BookBlock> blocks, std::size_t block) {
  if (block + 1 == blocks.size()) return after_chapter;
  if (blocks[block + 1].kind == BlockKind::scene_break) return block + 2 == blocks.size() ? after_chapter : after_scene;
  const bool beside_heading = blocks[block].kind == BlockKind::heading || blocks[block + 1].kind == BlockKind::heading;
  return beside_heading ? after_heading : after_paragraph;
}

VoiceChoice with_plan(VoiceChoice choice, const VoicePlan& plan) {
  choice.plan = plan;  // a machine's memory must not decide the book's samples
  return choice;
}

}  // namespace

BookSpeaker::BookSpeaker(const BookOptions& options)
    : options_(options.options), session_(open_session(with_plan(options.voice, options.plan()))) {
  if (options.speaker) options_.mix = speaker_mix(*options.speaker, session_.voice->speaker_names());
  know_gain(*session_.voice, options_);
}

void BookSpeaker::speak_sentence(SpeechText& text, ChapterFile& file) {
  Governor& governor = session_.governor_setup->governor();
  Clock::time_point begun = Clock::now();
  session_.voice->speak(text, options_, [&](const AudioBlock& block) {
    const Clock::time_point made = Clock::now();
    file.add(block.samples);
    rest(governor.after_block(std::chrono::duration<double>(made - begun).count(),
                              static_cast<double>(block.samples.size()) / rate_hz()));
    begun = Clock::now();
  });
}

void BookSpeaker::speak(std::span<const BookBlock> blocks, ChapterFile& file,
                        const std::function<void(std::size_t)>& watch) {
  options_.most_sentences = 1;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < blocks.size(); bytes += blocks[i].text.size(), ++i) {
    if (blocks[i].kind == BlockKind::scene_break) continue;
    const std::size_t last = file.sentences().empty() ? 0 : file.sentences().back().block;
    if (!file.sentences().empty() && last > i) continue;
    const std::size_t before = !file.sentences().empty() && last == i ? file.sentences().back().end : 0;
    const std::string_view rest = std::string_view(blocks[i].text).substr(before);
    if (is_blank(rest)) continue;
    const std::size_t characters = characters_in(rest);
    const Reservation reservation = session_.governor_setup->governor().admission().admit_text(
        session_.memory_model, static_cast<std::size_t>(tokens_of(characters)), characters);
    for (SpeechText text(rest); !text.is_done();) {
      options_.sentences_before = file.sentences().size();
      SpokenSentence sentence{i, before + text.done(), 0, file.samples(), 0, 0};
      speak_sentence(text, file);
      sentence.end = text.is_done() ? blocks[i].text.size() : before + text.done();
      sentence.last = file.samples();
      if (text.is_done()) file.add_silence(static_cast<std::uint64_t>(pause_after(blocks, i) * rate_hz()));
      sentence.all = file.samples();
      file.end(sentence);
      watch(bytes + sentence.end);
    }
  }
}

}  // namespace linnet::native

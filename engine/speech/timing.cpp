#include "engine/speech/timing.h"

#include <algorithm>
#include <string>

namespace linnet {
namespace {

// Seconds at which each id begins; one more for the end.
std::vector<double> boundaries(const SentenceTiming& t) {
  std::vector<double> at{t.start_seconds};
  std::int64_t frames = 0;
  for (const int f : t.frames) {
    frames += f;
    at.push_back(t.start_seconds + static_cast<double>(frames) * t.frame_seconds);
  }
  return at;
}

}  // namespace

std::vector<PhonemeTiming> phoneme_timings(const Sentence& s, const PhonemeIds& ids, const SentenceTiming& timing) {
  const std::vector<double> at = boundaries(timing);
  std::vector<PhonemeTiming> out;
  const std::size_t end = std::min(timing.end_phoneme, s.phonemes.size());
  for (std::size_t i = timing.first_phoneme; i < end; ++i)
    out.push_back({s.phonemes[i], at[ids.first_id[i]], at[ids.first_id[i + 1]]});
  return out;
}

std::vector<WordTiming> word_timings(const Sentence& s, const PhonemeIds& ids, const SentenceTiming& timing,
                                     std::string_view text) {
  const std::vector<double> at = boundaries(timing);
  std::vector<WordTiming> out;
  for (const SentenceWord& w : s.words) {
    const bool before = timing.first_phoneme > 0 && w.end_phoneme <= timing.first_phoneme;
    if (before || w.end_phoneme > timing.end_phoneme) continue;
    out.push_back({std::string(text.substr(w.text_begin, w.text_end - w.text_begin)), w.text_begin, w.text_end,
                   at[ids.first_id[w.first_phoneme]], at[ids.first_id[w.end_phoneme]]});
  }
  return out;
}

}  // namespace linnet

#include "native/batch/sample_store.h"

#include <algorithm>

#include "engine/audio/pcm.h"
#include "engine/error.h"

namespace linnet::native {
namespace {

constexpr std::size_t first_piece = 1 << 18;  // samples: 12 s at 22,050 Hz, more than most lines have
constexpr std::size_t next_piece = 1 << 21;

}  // namespace

void SampleStore::add_piece() {
  const std::size_t samples = pieces_.empty() ? first_piece : next_piece;
  Reservation reservation;
  if (!admission_.reserve(samples * sizeof(std::int16_t), 0, reservation))
    throw Error(ErrorKind::out_of_memory,
                "not enough memory: the speech of this text takes more than " +
                    amount(static_cast<double>(samples_ * sizeof(std::int16_t))) +
                    ", and no more is available; divide the text into several lines, or raise the limit");
  pieces_.emplace_back().reserve(samples);
  reservation_ = std::move(reservation);
}

void SampleStore::add(std::span<const float> samples) {
  while (!samples.empty()) {
    if (pieces_.empty() || pieces_.back().size() == pieces_.back().capacity()) add_piece();
    std::vector<std::int16_t>& piece = pieces_.back();
    const std::size_t before = piece.size();
    const std::size_t count = std::min(samples.size(), piece.capacity() - before);
    piece.resize(before + count);
    to_pcm16(samples.first(count), std::span(piece).subspan(before));
    samples = samples.subspan(count);
    samples_ += count;
  }
}

void SampleStore::give_to(const std::function<void(std::span<const std::int16_t>)>& take) {
  constexpr std::size_t at_once = 1 << 16;
  reservation_.release();
  for (std::vector<std::int16_t>& piece : pieces_) {
    for (std::span<const std::int16_t> rest = piece; !rest.empty();) {
      const std::size_t count = std::min(rest.size(), at_once);
      take(rest.first(count));
      rest = rest.subspan(count);
    }
    piece = {};
  }
  pieces_.clear();
}

}  // namespace linnet::native

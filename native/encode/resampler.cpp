#include "native/encode/resampler.h"

#include <soxr.h>

#include <string>

#include "engine/error.h"

namespace linnet::native {

struct Resampler::State {
  soxr_t soxr = nullptr;
  double ratio = 1;
  ~State() { soxr_delete(soxr); }
};

Resampler::Resampler(int from_hz, int to_hz) : state_(std::make_unique<State>()) {
  if (from_hz == to_hz) return;
  soxr_io_spec_t samples = soxr_io_spec(SOXR_INT16_I, SOXR_INT16_I);
  samples.flags = SOXR_NO_DITHER;  // without dither the same speech gives the same bytes, for any division into blocks
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  state_->soxr = soxr_create(from_hz, to_hz, 1, &error, &samples, &quality, &one_thread);
  if (error) throw Error(ErrorKind::internal, std::string("resampler: ") + error);
  state_->ratio = static_cast<double>(to_hz) / from_hz;
}

Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;

std::vector<std::int16_t> Resampler::convert(std::span<const std::int16_t> samples) {
  if (!state_->soxr) return {samples.begin(), samples.end()};
  std::vector<std::int16_t> result(static_cast<std::size_t>(static_cast<double>(samples.size()) * state_->ratio) + 64);
  std::size_t total = 0;
  while (!samples.empty()) {
    std::size_t used = 0;
    std::size_t made = 0;
    if (const soxr_error_t error = soxr_process(state_->soxr, samples.data(), samples.size(), &used,
                                                result.data() + total, result.size() - total, &made))
      throw Error(ErrorKind::internal, std::string("resampler: ") + error);
    samples = samples.subspan(used);
    total += made;
    if (used == 0) result.resize(2 * result.size());  // libsoxr returned more than was expected
  }
  result.resize(total);
  return result;
}

std::vector<std::int16_t> Resampler::finish() {
  std::vector<std::int16_t> result;
  if (!state_->soxr) return result;
  constexpr std::size_t piece = 4096;
  for (std::size_t total = 0, made = piece; made == piece;) {
    result.resize(total + piece);
    if (const soxr_error_t error = soxr_process(state_->soxr, nullptr, 0, nullptr, result.data() + total, piece, &made))
      throw Error(ErrorKind::internal, std::string("resampler: ") + error);
    total += made;
    result.resize(total);
  }
  return result;
}

}  // namespace linnet::native

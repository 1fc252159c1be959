#include "engine/models/styletts2/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/kernels/loops.h"

namespace linnet::styletts2 {

void Statistics::start(std::span<const float> constants, double rows) {
  rows_ = constants.empty() ? 0 : rows;
  for (std::size_t c = 0; c < mean_.size(); ++c) {
    mean_[c] = rows_ > 0 ? static_cast<double>(constants[c]) : 0;
    squares_[c] = rows_ > 0 ? rows_ * static_cast<double>(constants[mean_.size() + c]) : 0;
  }
}

void Statistics::add(const float* mean, const float* squares, std::size_t rows) {
  const auto more = static_cast<double>(rows);
  const double all = rows_ + more;
  for (std::size_t c = 0; c < mean_.size(); ++c) {
    const double difference = static_cast<double>(mean[c]) - mean_[c];
    mean_[c] += difference * (more / all);
    squares_[c] += static_cast<double>(squares[c]) + difference * difference * (rows_ * (more / all));
  }
  rows_ = all;
}

void Statistics::normalise(std::span<const float> scale, std::span<const float> shift, ChannelAffine& out) const {
  constexpr double epsilon = 1e-5;  // torch.nn.InstanceNorm1d's
  const double share = rows_ > 0 ? 1 / rows_ : 0;
  for (std::size_t c = 0; c < mean_.size(); ++c) {
    const double factor = static_cast<double>(scale[c]) / std::sqrt(squares_[c] * share + epsilon);
    out.scale[c] = static_cast<float>(factor);
    out.shift[c] = static_cast<float>(static_cast<double>(shift[c]) - mean_[c] * factor);
  }
}

void Statistics::append_to(std::vector<float>& constants) const {
  for (const double mean : mean_) constants.push_back(static_cast<float>(mean));
  for (const double squares : squares_) constants.push_back(static_cast<float>(rows_ > 0 ? squares / rows_ : 0));
}

void PartialSums::reserve(std::size_t rows, std::size_t channels) {
  const std::size_t floats = (rows / least_rows + 1) * 2 * channels;
  if (sums_.size() < floats) sums_ = Buffer(floats);
}

void PartialSums::merge(std::size_t rows, std::size_t part_rows, Statistics& into) const {
  for (std::size_t first = 0, part = 0; first < rows; first += part_rows, ++part)
    into.add(mean(part, into.channels()), squares(part, into.channels()), std::min(part_rows, rows - first));
}

void add_rows(const Backend& backend, const Strip& strip, std::int64_t first, std::int64_t end, PartialSums& sums,
              Statistics& into) {
  constexpr std::size_t part = PartialSums::least_rows;
  if (end <= first) return;
  const std::size_t channels = strip.channels;
  const auto rows = static_cast<std::size_t>(end - first);
  backend.parallel((rows + part - 1) / part, [&](std::size_t i, std::size_t) {
    backend.loops().moments(strip.row(first) + i * part * channels, channels, std::min(part, rows - i * part),
                            sums.mean(i, channels), sums.squares(i, channels));
  });
  sums.merge(rows, part, into);
}

std::vector<float> pooled_constants(std::span<const std::vector<float>> clauses, std::span<const double> weights,
                                    std::size_t channels) {
  std::vector<float> pooled(clauses[0].size());
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (std::size_t at = 0; at < pooled.size(); at += 2 * channels)
    for (std::size_t c = at; c < at + channels; ++c) {
      double first = 0;
      double second = 0;
      for (std::size_t i = 0; i < clauses.size(); ++i) {
        const auto mean = static_cast<double>(clauses[i][c]);
        first += weights[i] / all * mean;
        second += weights[i] / all * (static_cast<double>(clauses[i][channels + c]) + mean * mean);
      }
      pooled[c] = static_cast<float>(first);
      pooled[channels + c] = static_cast<float>(std::max(0.0, second - first * first));
    }
  return pooled;
}

}  // namespace linnet::styletts2

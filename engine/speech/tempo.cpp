#include "engine/speech/tempo.h"

#include <algorithm>

#include "engine/speech/stretcher.h"

namespace linnet {
namespace {

// Below, ids reach the one frame that each has at least: a text of 9.3 s still takes 5.9 s at 0.5 and 4.5 at 0.17.
// Above, vowels drawl. A voice whose own value lies beyond is left where its maker has put it.
constexpr float least_length_scale = 0.75f, most_length_scale = 2;

}  // namespace

Tempo tempo_of(std::optional<float> length_scale, std::optional<float> own) {
  const float asked = length_scale.value_or(own.value_or(1));
  const float of_model =
      own ? std::clamp(asked, std::min(least_length_scale, *own), std::max(most_length_scale, *own)) : 1;
  if (of_model == asked) return {asked, 1};
  const float speed = std::clamp(of_model / asked, Stretcher::least_speed, Stretcher::most_speed);
  return {asked * speed, speed};
}

}  // namespace linnet

#include "engine/speech/tempo.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace linnet;
using Catch::Approx;

TEST_CASE("the model alone makes the tempos that it makes well, and a voice's own") {
  for (const float asked : {0.75f, 0.9f, 1.0f, 1.4f, 2.0f}) {
    CHECK(tempo_of(asked, 1.0f).length_scale == asked);
    CHECK(tempo_of(asked, 1.0f).speed == 1);
  }
  for (const float own : {0.5f, 1.1f, 3.0f}) {
    CHECK(tempo_of(std::nullopt, own).length_scale == own);
    CHECK(tempo_of(std::nullopt, own).speed == 1);
  }
}

TEST_CASE("beyond that the stretcher does the rest, and both together make the tempo that was asked for") {
  for (const float asked : {0.05f, 0.1f, 1.0f / 6, 0.25f, 0.5f, 0.7f, 2.5f, 4.0f, 8.0f, 20.0f}) {
    INFO(asked);
    const Tempo tempo = tempo_of(asked, 1.0f);
    CHECK(tempo.length_scale / tempo.speed == Approx(asked));
    CHECK((tempo.speed > 1) == (asked < 1));
    if (asked >= 0.1f && asked < 1) CHECK(tempo.length_scale == Approx(0.75f));
    if (asked > 1 && asked <= 8) CHECK(tempo.length_scale == Approx(2.0f));
  }
  CHECK(tempo_of(0.4f, 0.5f).length_scale == Approx(0.5f));  // the voice's maker has gone that far
}

TEST_CASE("a voice whose model has no tempo gets all of it from the stretcher") {
  CHECK(tempo_of(std::nullopt, std::nullopt).speed == 1);
  CHECK(tempo_of(0.8f, std::nullopt).speed == Approx(1.25f));
  CHECK(tempo_of(1.6f, std::nullopt).speed == Approx(0.625f));
}

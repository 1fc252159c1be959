// What no file of the family says: numbers that the network was trained with.
#pragma once

#include <cstddef>

namespace linnet::hibari {

inline constexpr int sample_rate = 24'000;
inline constexpr std::size_t hop = 300;         // samples a frame of the decoder: 80 a second
inline constexpr std::size_t window = 4 * hop;  // samples that a spectrum sees
inline constexpr std::size_t bins = window / 2 + 1;
inline constexpr std::size_t spectra = 5;          // that the decoder gives for a frame
inline constexpr std::size_t rows_each_frame = 2;  // of 12.5 ms, in a frame of durations
inline constexpr float f0_unit = 100;              // Hz
inline constexpr float least_f0 = 40;              // Hz; at or below it a sample is unvoiced
inline constexpr float highest_pulse = 11'000;     // Hz

}  // namespace linnet::hibari

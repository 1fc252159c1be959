// How much memory the generator takes, and where in it everything is.
#pragma once

#include <cstddef>

#include "engine/kernels/backend.h"
#include "engine/models/styletts2/upsampling_stage.h"
#include "engine/voices/tensor_file.h"

namespace linnet::styletts2 {

// Rows are those of the decoder, 80 a second.
struct GeneratorPlan {
  std::size_t exact_rows = 310;  // the longest clause that is computed exactly; 0: all are computed early
  std::size_t most_rows = 310;   // the longest clause for which memory is planned; longer ones take more
  std::size_t block_rows = 40;   // that the second stage computes at a time when early
  std::size_t soon_rows = 0;     // the longest clause that is computed exactly also when early: it is soon done
  std::size_t float_rows = 280;  // the longest clause of which the second stage's rows are kept in 32 bits, not 16
};

// The longest clause that is computed exactly where more memory may be taken than planned: 8.5 s. Not if none is
// planned to be.
inline constexpr std::size_t most_exact_rows = 680;

inline constexpr std::size_t generator_stages = 2;
inline constexpr std::size_t post_rows = 2016;  // of the last convolution at a time: whole row blocks of GEMM kernels

// Floats of a clause's memory, in two regions. What a step works in takes turns in the first, and in the second as soon
// as nothing there is needed any more.
struct GeneratorLayout {
  // channels: of the decoder's rows. whole: the second stage is computed in one step.
  GeneratorLayout(const StageExtents& first, const StageExtents& last, std::size_t channels, const GeneratorPlan& plan,
                  std::size_t rows, bool whole);

  bool halves;  // the second stage's rows are kept in 16 bits

  std::size_t step[generator_stages];  // a strip of each stage
  std::size_t input;                   // the decoder's rows
  std::size_t spectra;                 // of the source
  std::size_t first_region;
  std::size_t floats;  // of both regions
  // The most rows of a stage whose statistics are taken at once.
  std::size_t first_rows;
  std::size_t last_rows;
};

struct GeneratorMemory {
  std::size_t weights = 0;   // bytes
  std::size_t expanded = 0;  // of the largest layer whose weights stay small and are expanded for each run
  std::size_t largest = 0;   // of the largest layer, as floats in the file's order
  std::size_t working = 0;   // beside the threads' scratch memory, for clauses of up to most_rows
  std::size_t scratch = 0;   // of each thread
  std::size_t each_row = 0;  // beyond most_rows
};

// What a Generator will take, from the shapes of tensors. What is missing counts as nothing: opening the voice will say
// so. compact: as WeightReader's.
GeneratorMemory generator_memory(const TensorFile& file, const Backend& backend, const GeneratorPlan& plan,
                                 bool compact);

}  // namespace linnet::styletts2

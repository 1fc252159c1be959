// The section "net" of en-us.unknown or en-gb.unknown (pack.h): a small transformer that reads words which the
// dictionary does not have.
//
// u32: letters, phonemes, slots (phonemes that a letter may give), heads, layers; u32 codepoint of each letter in
// ascending order, u32 codepoint of each phoneme. Then matrices and vectors: embedding (a row for each letter, after
// one for none), positions; for each layer norm1, in_proj, out_proj, norm2, linear1, linear2; norm, head. Norms are a
// factor and an offset for each channel, fp32. A matrix is u32 rows, columns (a multiple of 8), bits (8 or 12); a fp32
// scale for each row; a signed byte for each weight; with 12 bits the low four of each, -8 … 7, in half as many bytes:
// those of a row's first half in the low bits, those of its second half in the high ones. A weight is scale × byte, or
// scale × (16 × byte + low four). Layers' matrices are outputs × inputs, with an fp32 offset for each output behind.
// The American net has 12 bits: with 8, one unknown word of 110 was read differently.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/text/english/phonemes.h"

namespace linnet::english {

class SpellingNet {
 public:
  // The section outlives the net. bad_input if it is damaged.
  explicit SpellingNet(std::string_view section);

  // Of the first letters of a word (24) that the net knows; empty if it knows none. `word`: UTF-8.
  Phonemes read(std::string_view word) const;

 private:
  // Weights stay bytes, where they are.
  struct Matrix {
    std::size_t rows = 0, columns = 0;
    std::vector<float> scales;
    const char* high = nullptr;
    const char* low = nullptr;  // with 12 bits

    // Row `row` in multiples of its scale.
    void expand(std::size_t row, std::span<std::int16_t> steps) const;
  };
  struct Linear {
    Matrix weights;
    std::vector<float> offsets;
  };
  struct Norm {
    std::vector<float> factors, offsets;
  };
  struct Layer {
    Norm norm1, norm2;
    Linear in_projection, out_projection, linear1, linear2;
  };
  class Reader;
  using Rows = std::vector<float>;

  void check() const;
  std::vector<std::uint32_t> ids_of(std::string_view word) const;
  void add_row(const Matrix& matrix, std::size_t row, std::span<float> to) const;
  Rows normalised(const Rows& x, const Norm& norm) const;
  Rows product(const Rows& x, const Linear& linear) const;
  Rows attention(const Rows& projected) const;
  void add_layer(Rows& x, const Layer& layer) const;
  Phonemes phonemes_of(const Rows& scores) const;

  std::uint32_t slots_ = 0, heads_ = 0;
  Phonemes letters_, phonemes_;
  Matrix embedding_, positions_;
  std::vector<Layer> layers_;
  Norm norm_;
  Linear head_;
};

}  // namespace linnet::english

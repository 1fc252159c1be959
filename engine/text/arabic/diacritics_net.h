// The net that knows which diacritics Arabic letters have: libtashkeel 1.5's (https://github.com/mush42/libtashkeel).
//
//   ids, hints → tables → 3 convolutions → [ ½ feed-forward, attention, GRUs, ½ feed-forward, norm, tanh ]×3 → label
//
// The network between the tables and the convolutions is linear, so it is multiplied into the tables when it is read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/voices/tensor_file.h"

namespace linnet::arabic {

constexpr std::size_t net_letters = 54;  // ids of letters and other characters (letters.h)
constexpr std::size_t net_hints = 16;    // labels of diacritics that the text has already
constexpr std::size_t net_labels = 15;   // those that the net gives; the 16th hint is a lone shadda

struct NetLetter {
  std::uint8_t id = 0;    // < net_letters
  std::uint8_t hint = 0;  // < net_hints
};

// One call at a time.
class DiacriticsNet {
 public:
  static constexpr std::size_t longest = 400;  // letters of a run; memory is planned for them

  // Copies what it needs of the export. bad_voice: a tensor is missing, or of another shape.
  explicit DiacriticsNet(const TensorFile& file);

  // The label of each letter, < net_labels. Requires: 1..longest letters, as many labels.
  void run(std::span<const NetLetter> letters, std::span<std::uint8_t> labels);
  std::size_t bytes() const;  // of weights and buffers

 private:
  friend class NetReader;
  struct Linear {
    std::vector<float> weights;  // in × out
    std::vector<float> bias;     // out
  };
  struct Norm {
    std::vector<float> factors, offsets;
  };
  struct Gru {                                    // gates in ONNX's order: update, reset, new; forward first
    Linear input;                                 // → 2 × 3 · hidden
    std::array<std::vector<float>, 2> recurrent;  // hidden × 3 · hidden
    std::array<std::vector<float>, 2> new_bias;   // of the new state's recurrent part, inside of the reset
  };
  struct FeedForward {
    Norm norm;
    Linear widen, narrow;
  };
  struct Layer {
    FeedForward first, last;
    Norm attention_norm, gru_norm, norm;
    Linear query_key_value, projection;
    Gru gated, normed, narrowing;
    Norm batch;  // as factor and offset alone
  };

  static void apply(const Linear& layer, const float* x, std::size_t inputs, std::size_t stride, std::size_t rows,
                    float* out);
  void read_letters(std::span<const NetLetter> letters);
  void feed_forward(const FeedForward& part, std::size_t rows);
  void attend(const Layer& layer, std::size_t rows);
  void run_gru(const Gru& gru, const float* x, std::size_t inputs, std::size_t rows, std::size_t hidden, float* out);
  void run_grus(const Layer& layer, std::size_t rows);

  std::vector<float> letter_table_, hint_table_;  // (ids, width)
  std::array<Linear, 3> convolutions_;            // of 3, 5 and 7 rows
  std::vector<Layer> layers_;
  Norm last_norm_;
  Linear output_;
  std::vector<float> positions_;  // longest × width
  // Rows of `longest`; the first two with zeros around.
  std::vector<float> padded_, states_, begin_, narrow_, wide_, gates_, scores_;
};

}  // namespace linnet::arabic

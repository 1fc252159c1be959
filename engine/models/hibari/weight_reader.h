// From a file's tensors and graph to packed layers. Widths and dilations come from the file; every mismatch is a
// bad_voice error that names the tensor. Used while a voice is opened, and gone afterwards.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/conv1d.h"
#include "engine/models/model_family.h"
#include "engine/profile.h"
#include "engine/voices/tensor_file.h"

namespace linnet::hibari {

struct Norm {
  // (channels)
  std::vector<float> gamma;
  std::vector<float> beta;
};

// Where a layer stands in the data path, for `linnet bench`.
struct Place {
  std::size_t stage = 0;
  bool each_id = false;  // rows are counted in ids, else in frames of 25 ms
  std::size_t rows = 1;  // for each of them
};

// Weights of a layer, to be changed before they are packed.
struct RawLayer {
  std::string path;
  Conv1dShape shape;
  std::vector<float> weights;         // (out, in, kernel); empty where `small` has them
  std::optional<SmallWeights> small;  // the whole numbers that the file has
  std::vector<float> bias;            // (out)
  void scale_outputs(const std::vector<float>& by);
};

// Whether the file has the matrix PATH.weight in 8 bits: by that name in a bundle, else before the bias in the graph.
bool has_whole_numbers(const TensorFile& file, const std::string& path);

class WeightReader {
 public:
  // compact: matrices that the file has in 8 bits stay so in memory, and are expanded for each run.
  // kept (may be null): gets all that is read, under the names that a bundle has it by.
  WeightReader(const TensorFile& file, Backend& backend, const ConsumedBytes& consumed, bool compact,
               KeptVoice* kept = nullptr)
      : file_(file), backend_(backend), consumed_(consumed), compact_(compact), kept_(kept) {}

  Backend& backend() const { return backend_; }
  std::size_t count(const std::string& prefix,
                    const std::string& tensor) const;  // of PREFIX.0.TENSOR, PREFIX.1.TENSOR …
  std::vector<std::int64_t> shape(const std::string& path) const { return file_.tensor(path).shape; }

  std::vector<float> floats(const std::string& path, const std::vector<std::int64_t>& shape) const;
  Norm norm(const std::string& path, std::size_t channels) const;
  // PATH.weight and PATH.bias, out × in. Where the file has no tensor of that name, the matrix is the one behind which
  // the graph adds the bias: exporters name biases only. Whole numbers by that name have their scale in
  // PATH.weight.scale.
  RawLayer linear(const std::string& path, std::size_t in, std::size_t out) const {
    return linear(path, path + ".weight", path + ".bias", in, out);
  }
  RawLayer linear(const std::string& path, const std::string& weight, const std::string& bias, std::size_t in,
                  std::size_t out) const;
  // An ordinary convolution with zeros around, of an odd kernel. out: expected channels, 0 for what the file has.
  RawLayer conv(const std::string& path, std::size_t in, std::size_t out) const;
  // A depthwise one: weights as (kernel, channels).
  RawLayer depthwise(const std::string& path, std::size_t channels) const;
  // How often the graph adds this tensor: the runs of a layer whose weights are used again and again. A bundle has the
  // number as the tensor BIAS.uses, and the next one as BIAS.heads.
  std::size_t uses(const std::string& bias) const;
  // Into how many heads the graph cuts what this bias is added to.
  std::size_t heads(const std::string& bias, std::size_t channels) const;

  Conv1d pack(const RawLayer& raw, const Place& place);
  std::vector<LayerInfo> layers() && { return std::move(layers_); }

 private:
  void read_matrix(RawLayer& layer, const std::string& weight, const std::string& bias) const;
  // by_rows: out × in; else the other way round.
  void read_whole_numbers(RawLayer& layer, const std::string& weight, const Tensor& values, bool by_rows,
                          float scale) const;
  Conv1d layer_of(const RawLayer& raw, std::size_t stage) const;
  std::vector<float> read(const std::string& tensor, const std::vector<std::int64_t>& shape) const;  // not kept
  std::size_t heads_in_graph(const std::string& bias) const;
  std::optional<std::size_t> told(const std::string& tensor) const;  // a bundle's number; 0 if it is no whole one
  void keep_number(const std::string& tensor, std::size_t number) const;
  const Graph& graph(const std::string& wanted) const;
  void consume(const Tensor& tensor) const;

  const TensorFile& file_;
  Backend& backend_;
  const ConsumedBytes& consumed_;
  bool compact_;
  KeptVoice* kept_;
  std::vector<LayerInfo> layers_;
};

}  // namespace linnet::hibari

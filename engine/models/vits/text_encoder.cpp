#include "engine/models/vits/text_encoder.h"

#include <cmath>

#include "engine/error.h"
#include "engine/kernels/loops.h"

namespace linnet {
namespace {

constexpr std::size_t margin = 16;  // zero rows around a sentence: half of the widest kernel, and what tiles over-read

[[noreturn]] void bad(const std::string& what) { throw Error(ErrorKind::bad_voice, "voice: " + what); }

}  // namespace

TextEncoder::TextEncoder(const LayerReader& reader, std::size_t capacity) : backend_(reader.backend()) {
  const std::vector<std::int64_t> shape = reader.shape("enc_p.emb.weight");
  if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1) bad("enc_p.emb.weight is not a symbols × hidden table");
  symbols_ = static_cast<std::size_t>(shape[0]);
  hidden_ = static_cast<std::size_t>(shape[1]);
  embedding_ = reader.floats("enc_p.emb.weight");
  for (float& e : embedding_) e *= std::sqrt(static_cast<float>(hidden_));
  for (std::size_t i = 0; i < reader.layout().encoder_layers; ++i) read_layer(reader, std::to_string(i));
  if (layers_.empty()) bad("enc_p.encoder.attn_layers.0.conv_q.weight is missing: not a VITS voice");
  const RawConv projection = reader.raw_conv("enc_p.proj", hidden_, 0);
  if (projection.shape.kernel != 1 || projection.shape.out % 2)
    bad("enc_p.proj is not a 1×1 convolution to means and deviations");
  inter_ = projection.shape.out / 2;
  projection_ = reader.pack(projection);
  resize(backend_, capacity);
}

void TextEncoder::read_layer(const LayerReader& reader, const std::string& index) {
  const std::string attention = "enc_p.encoder.attn_layers." + index;
  const std::string ffn = "enc_p.encoder.ffn_layers." + index;
  Layer l;
  const std::vector<std::int64_t> relative = reader.shape(attention + ".emb_rel_k");
  if (relative.size() != 3 || relative[0] != 1 || relative[1] % 2 == 0 || relative[2] < 1 ||
      hidden_ % static_cast<std::size_t>(relative[2]))
    bad(attention + ".emb_rel_k is not 1 × (2 · window + 1) × head channels");
  const AttentionShape a{hidden_ / static_cast<std::size_t>(relative[2]), static_cast<std::size_t>(relative[2]),
                         static_cast<std::size_t>(relative[1] / 2)};
  if (!layers_.empty() && (a.heads != attention_shape_.heads || a.window != attention_shape_.window))
    bad(attention + " has another shape than the layers before it");
  attention_shape_ = a;
  RawConv q = reader.raw_conv(attention + ".conv_q", hidden_, hidden_);
  q.scale(1 / std::sqrt(static_cast<float>(a.head_channels)));
  for (const char* more : {".conv_k", ".conv_v"}) q.append_outputs(reader.raw_conv(attention + more, hidden_, hidden_));
  l.qkv = reader.pack(q);
  l.out = reader.pack(reader.raw_conv(attention + ".conv_o", hidden_, hidden_));
  l.relative_keys = reader.floats(attention + ".emb_rel_k");
  l.relative_values = reader.floats(attention + ".emb_rel_v");
  if (l.relative_values.size() != l.relative_keys.size())
    bad(attention + ".emb_rel_v has another shape than emb_rel_k");
  l.norm1 = reader.norm("enc_p.encoder.norm_layers_1." + index, hidden_);
  l.norm2 = reader.norm("enc_p.encoder.norm_layers_2." + index, hidden_);
  const RawConv first = reader.raw_conv(ffn + ".conv_1", hidden_, filter_);
  const RawConv second = reader.raw_conv(ffn + ".conv_2", first.shape.out, hidden_);
  filter_ = first.shape.out;
  l.ffn1 = reader.pack(first);
  l.ffn2 = reader.pack(second);
  l.padding1 = first.padding;
  l.padding2 = second.padding;
  for (const RawConv* c : {&first, &second})
    if (c->shape.kernel * c->shape.dilation > margin) bad(ffn + " has a kernel wider than " + std::to_string(margin));
  layers_.push_back(std::move(l));
}

std::size_t TextEncoder::bytes() const {
  std::size_t total = embedding_.size() * sizeof(float) + projection_.bytes();
  for (const Layer& l : layers_) total += l.qkv.bytes() + l.out.bytes() + l.ffn1.bytes() + l.ffn2.bytes();
  return total;
}

void TextEncoder::resize(Backend& backend, std::size_t rows) {
  capacity_ = rows;
  attention_ = Attention(backend, attention_shape_, rows);
  x_ = Sequence(hidden_, margin);
  y_ = Sequence(hidden_, margin);
  qkv_ = Sequence(3 * hidden_, 0);
  filtered_ = Sequence(filter_, margin);
  statistics_ = Sequence(2 * inter_, 0);
  for (Sequence* s : {&x_, &y_, &qkv_, &filtered_, &statistics_}) s->resize(rows);
}

void TextEncoder::run(const Backend& backend, std::span<const std::int64_t> ids) {
  const std::size_t rows = ids.size();
  if (rows > capacity_) resize(backend_, rows);
  for (Sequence* s : {&x_, &y_, &qkv_, &filtered_, &statistics_}) s->resize(rows);
  for (std::size_t t = 0; t < rows; ++t)
    std::copy_n(embedding_.data() + static_cast<std::size_t>(ids[t]) * hidden_, hidden_, x_.row(t));

  const auto plain = [&](const Sequence& to) {
    Epilogue e;
    e.raw = to.data();
    e.stride = to.channels();
    return e;
  };
  const auto relu = [&](const Sequence& to) {
    Epilogue e;
    e.activated = to.data();
    e.stride = to.channels();
    return e;
  };
  const auto norm = [&](const NormWeights& n) {  // x = norm(x + y)
    backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
      float* x = x_.row(first);
      backend.loops().layer_norm(x, y_.row(first), hidden_, count, n.gamma.data(), n.beta.data(), 1e-5f, false, x);
    });
  };
  for (const Layer& l : layers_) {
    l.qkv.run(backend, x_.data(), hidden_, rows, plain(qkv_));
    attention_.run(backend, qkv_.data(), rows, l.relative_keys, l.relative_values, y_.data());
    Epilogue in_place = plain(y_);
    l.out.run(backend, y_.data(), hidden_, rows, in_place);
    norm(l.norm1);
    l.ffn1.run(backend, x_.from(l.padding1), hidden_, rows, relu(filtered_));
    l.ffn2.run(backend, filtered_.from(l.padding2), filter_, rows, plain(y_));
    norm(l.norm2);
  }
  projection_.run(backend, x_.data(), hidden_, rows, plain(statistics_));
}

}  // namespace linnet

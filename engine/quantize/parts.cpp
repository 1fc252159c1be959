#include "engine/quantize/parts.h"

#include <algorithm>
#include <charconv>

namespace linnet {
namespace {

constexpr std::size_t least_weights = 4096;  // smaller tensors stay fp32: together they are some 100 kB

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string up_to(const std::string& path, std::string_view mark) { return path.substr(0, path.find(mark)); }

// Layers that get their precision together.
std::string group_of(const std::string& module) {
  if (holds(module, ".attn_layers.")) return up_to(module, ".conv_");
  if (module.starts_with("dp.")) return "dp";
  if (module.starts_with("emb_g") || holds(module, "cond")) return "speakers";
  if (module.starts_with("flow.") && !holds(module, ".in_layers.")) {
    return module.substr(0, module.find('.', std::string_view("flow.flows.").size())) + " 1x1";
  }
  if (module.starts_with("dec.resblocks.")) return up_to(module, ".convs");
  return module;
}

std::size_t number_behind(std::string_view text) {
  std::size_t number = 0;
  const auto digits = text.substr(text.rfind('.') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// The executed layer whose inputs the module multiplies: some modules are merged into one layer (vits/flow.cpp,
// text_encoder.cpp), and some get their inputs in another order.
void find_layer(Part& p, const std::string& module, bool frames_reversed) {
  if (holds(module, ".conv_k") || holds(module, ".conv_v")) {
    p.layer = module.substr(0, module.size() - 1) + "q";
  } else if (holds(module, ".res_skip_layers.")) {
    p.layer = up_to(module, ".enc.") + ".post";
    p.first_input = number_behind(module) * p.in;
  } else {
    const bool reordered = module == "dec.conv_pre" && frames_reversed;
    const bool merged = module.starts_with("flow.") && (module.ends_with(".pre") || module.ends_with(".post"));
    // Tables, and layers that see one speaker's row a sentence: too few to learn from.
    const bool rarely_fed = holds(module, "cond") || module.starts_with("emb_g") || module.ends_with(".emb");
    p.layer = reordered || merged || rarely_fed ? "" : module;
  }
}

void find_taps(Part& p, std::size_t stride) {
  for (std::size_t first = 0; first < stride; ++first) {
    Taps taps;
    for (std::size_t tap = first; tap < p.kernel; tap += stride) taps.push_back(tap);
    if (p.transposed) std::reverse(taps.begin(), taps.end());  // its later taps see earlier rows
    p.taps.push_back(std::move(taps));
  }
}

}  // namespace

std::vector<float> Part::canonical(const VoiceModel& model) const {
  const std::vector<float> w = model.floats(path);
  std::vector<float> c(w.size());
  for (std::size_t o = 0; o < out; ++o)
    for (std::size_t k = 0; k < kernel; ++k)
      for (std::size_t i = 0; i < in; ++i)
        c[(o * kernel + k) * in + i] = w[transposed ? (i * out + o) * kernel + k : (o * in + i) * kernel + k];
  return c;
}

std::vector<Part> parts_of(const RecordedModel& model) {
  std::size_t couplings = 0;
  const std::vector<std::string> read = model.tensors();
  for (const std::string& path : read) couplings += path.starts_with("flow.") && path.ends_with(".pre.weight");
  std::vector<Part> parts;
  for (const std::string& path : read) {
    const Tensor& t = model.tensor(path);
    if (!path.ends_with(".weight") || t.elements() < least_weights || t.shape.size() < 2 || t.shape.size() > 3) continue;
    const std::string module = path.substr(0, path.rfind('.'));
    const ConvAttributes* conv = t.shape.size() == 3 ? model.find_conv(module) : nullptr;
    if ((t.shape.size() == 3 && !conv) || (conv && conv->group != 1)) continue;
    Part p;
    p.path = path;
    p.group = group_of(module);
    const std::size_t stride = conv && conv->transposed ? static_cast<std::size_t>(conv->stride) : 1;
    p.transposed = conv && conv->transposed;
    p.out = static_cast<std::size_t>(t.shape[p.transposed ? 1 : 0]);
    p.in = static_cast<std::size_t>(t.shape[p.transposed ? 0 : 1]);
    p.kernel = t.shape.size() == 3 ? static_cast<std::size_t>(t.shape[2]) : 1;
    p.least_bits = p.group == "dp" || !conv ? 8 : 4;
    find_layer(p, module, couplings % 2);
    find_taps(p, stride);
    parts.push_back(std::move(p));
  }
  return parts;
}

Correlation inputs_of(const Part& p, const std::vector<LayerInfo>& layers, const Calibration& calibration) {
  const auto layer = std::find_if(layers.begin(), layers.end(), [&](const LayerInfo& l) { return l.path == p.layer; });
  if (p.layer.empty() || layer == layers.end()) return {};
  const Correlation* all = calibration.of(static_cast<std::size_t>(layer - layers.begin()));
  if (!all || all->in < p.first_input + p.in || all->lags.size() < p.taps[0].size()) return {};
  Correlation c{p.in, std::vector(p.taps[0].size(), std::vector<float>(p.in * p.in))};
  for (std::size_t l = 0; l < c.lags.size(); ++l)
    for (std::size_t i = 0; i < p.in; ++i)
      std::copy_n(&all->lags[l][(p.first_input + i) * all->in + p.first_input], p.in, &c.lags[l][i * p.in]);
  return c;
}

}  // namespace linnet

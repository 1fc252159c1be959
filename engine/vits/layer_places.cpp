#include "engine/vits/layer_places.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace linnet {
namespace {

// The number behind `prefix` in a path: 3 of "dec.resblocks.3.convs.0".
std::size_t index_behind(std::string_view path, std::string_view prefix) {
  std::size_t index = 0;
  path.remove_prefix(prefix.size());
  std::from_chars(path.data(), path.data() + path.size(), index);
  return index;
}

constexpr std::string_view ups = "dec.ups.", resblocks = "dec.resblocks.";

struct DecoderShape {
  std::vector<std::size_t> rows;  // a frame, by stage
  std::size_t blocks = 1;         // of all stages

  explicit DecoderShape(const std::vector<LayerInfo>& layers) {
    std::vector<std::size_t> strides;
    for (const LayerInfo& l : layers) {
      if (l.path.starts_with(ups)) strides.push_back(l.stride);
      if (l.path.starts_with(resblocks)) blocks = std::max(blocks, index_behind(l.path, resblocks) + 1);
    }
    for (std::size_t all = 1; const std::size_t stride : strides) rows.push_back(all *= stride);
  }
  std::size_t stage_of_block(std::size_t block) const { return block * rows.size() / blocks; }
};

void place(LayerInfo& l, const DecoderShape& decoder) {
  l.rows = l.path.find(".cond") == std::string::npos ? 1 : 0;  // speaker conditioning is one row a sentence
  l.each_id = l.path.starts_with("enc_p.") || l.path.starts_with("dp.");
  if (l.path.starts_with("enc_p.")) l.stage = Stage::text_encoder;
  else if (l.path.starts_with("dp.")) l.stage = Stage::durations;
  else if (l.path.starts_with("flow.")) l.stage = Stage::flow;
  else if (l.path == "dec.conv_post") l.stage = Stage::conv_post, l.rows = decoder.rows.back();
  else if (l.path.starts_with(ups)) {
    const std::size_t stage = index_behind(l.path, ups);
    l.stage = upsampler(stage);
    l.rows = decoder.rows[stage];
  } else if (l.path.starts_with(resblocks)) {
    const std::size_t stage = decoder.stage_of_block(index_behind(l.path, resblocks));
    l.stage = residual_blocks(stage);
    l.rows = decoder.rows[stage];
  } else {
    l.stage = Stage::conv_pre;
  }
}

}  // namespace

std::vector<LayerInfo> placed(std::vector<LayerInfo> layers) {
  const DecoderShape decoder(layers);
  for (LayerInfo& l : layers) place(l, decoder);
  return layers;
}

}  // namespace linnet

#include "engine/models/styletts2/export_names.h"

#include <algorithm>
#include <array>
#include <vector>

namespace linnet::styletts2 {
namespace {

constexpr auto modules =
    std::to_array<std::string_view>({"bert", "bert_encoder", "predictor", "text_encoder", "decoder"});
// Of the predictor, which exports call one by one.
constexpr auto predictor_modules =
    std::to_array<std::string_view>({"lstm", "duration_proj", "shared", "F0", "N", "F0_proj", "N_proj"});

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}
bool is_known(std::string_view name) { return is_one_of(modules, name) || is_one_of(predictor_modules, name); }

std::string_view until(std::string_view text, char end) { return text.substr(0, text.find(end)); }
std::string_view behind(std::string_view text, char end) {
  const auto at = text.find(end);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
}

std::string_view without_number(std::string_view name) {
  const auto last = name.find_last_not_of("0123456789");
  return last != std::string_view::npos && last + 1 < name.size() && name[last] == '_' ? name.substr(0, last) : name;
}

}  // namespace

std::string model_path(std::string_view exported) {
  // A wrapper may be called decoder too, but no module of the decoder has the name of one of the model.
  const auto is_wrapper = [](std::string_view path) {
    return !is_known(until(path, '.')) || (until(path, '.') == "decoder" && is_known(until(behind(path, '.'), '.')));
  };
  while (!exported.empty() && is_wrapper(exported)) exported = behind(exported, '.');
  const bool of_predictor = is_one_of(predictor_modules, until(exported, '.'));
  return (of_predictor ? "predictor." : "") + std::string(exported);
}

std::string module_of_node(std::string_view node) {
  if (!node.starts_with('/')) return {};
  std::vector<std::string_view> names;
  bool in_bert = false;
  for (node.remove_prefix(1); node.find('/') != std::string_view::npos; node = behind(node, '/')) {
    std::string_view name = until(node, '/');
    in_bert = in_bert || name == "bert";
    if (in_bert) name = without_number(name);
    const bool repeats = !names.empty() && name.size() > names.back().size() && name.starts_with(names.back()) &&
                         name[names.back().size()] == '.';
    if (repeats) names.pop_back();
    names.push_back(name);
  }
  std::string path;
  for (const std::string_view name : names) path += (path.empty() ? "" : ".") + std::string(name);
  return model_path(path);
}

}  // namespace linnet::styletts2

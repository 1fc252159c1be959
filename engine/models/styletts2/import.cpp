#include "engine/models/styletts2/import.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "engine/models/misaki_symbols.h"
#include "engine/models/styletts2/export_reader.h"
#include "engine/models/styletts2/known_gains.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

constexpr std::size_t most_voices = 10'000;

// By the first letter of a voice's name, as Kokoro's are called; the second one is f or m.
constexpr auto languages = std::to_array<std::pair<char, const char*>>({{'a', "en-us"},
                                                                        {'b', "en-gb"},
                                                                        {'e', "es"},
                                                                        {'f', "fr-fr"},
                                                                        {'h', "hi"},
                                                                        {'i', "it"},
                                                                        {'j', "ja"},
                                                                        {'p', "pt-br"},
                                                                        {'z', "cmn"}});

std::string language_of(const std::string& name) {
  const auto found = std::find_if(languages.begin(), languages.end(),
                                  [&](const auto& language) { return !name.empty() && language.first == name[0]; });
  if (name.size() < 4 || found == languages.end() || (name[1] != 'f' && name[1] != 'm') || name[2] != '_')
    bad_voice(
        "the name of the style " + in_quotes(name) +
        " does not begin as Kokoro's, so that its language is not known; call it, for a woman's voice in English, "
        "af_NAME. The first letter is a for en-us, b en-gb, e es, f fr-fr, h hi, i it, j ja, p pt-br, z cmn, the "
        "second f or m");
  return found->second;
}

void check_name(const std::string& name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (name.size() > 64 || !std::all_of(name.begin(), name.end(), is_allowed))
    bad_voice("the name of the style " + in_quotes(name) +
              " is not made of at most 64 letters, digits, '_' and '-'; rename it");
}

std::string shown(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t extent : shape) text += (text.empty() ? "" : " × ") + std::to_string(extent);
  return text;
}

// A row for each number of phonemes.
void check_style(const VoiceStyle& style, std::size_t rows, std::size_t width) {
  const std::string wanted = std::to_string(rows) + " × " + std::to_string(width) + " values";
  std::vector<std::size_t> shape = style.shape;
  if (shape.size() == 3 && shape[1] == 1) shape.erase(shape.begin() + 1);
  if (!shape.empty() && shape != std::vector{rows, width})
    bad_voice("the style " + in_quotes(style.name) + " has " + shown(style.shape) + " values; this model's have " +
              wanted);
  if (style.values.size() != rows * width)
    bad_voice("the style " + in_quotes(style.name) + " has " + std::to_string(style.values.size()) +
              " values; this model's have " + wanted);
  for (const float value : style.values)
    if (!(std::fabs(value) <= 1000))
      bad_voice("the style " + in_quotes(style.name) + " holds a value that no style has; it may be damaged");
}

std::vector<float> floats_of(const ExportedModel& model, std::string_view path) {
  const auto found = std::find_if(model.weights.begin(), model.weights.end(),
                                  [&](const ExportedWeight& weight) { return weight.path == path; });
  return found == model.weights.end() ? std::vector<float>() : found->floats();
}

std::string settings_of(const ExportedModel& model, std::span<const VoiceStyle> styles) {
  nlohmann::ordered_json settings = {{"family", "styletts2"}, {"sample_rate", 24'000}};
  for (const MisakiSymbol& symbol : misaki_symbols) settings["symbols"][std::string(symbol.phoneme)] = symbol.id;
  settings["voices"] = nlohmann::ordered_json::array();
  const std::vector<float> bias = floats_of(model, "bert_encoder.bias");
  for (const VoiceStyle& style : styles) {
    nlohmann::ordered_json voice = {{"name", style.name}, {"language", language_of(style.name)}};
    if (const auto db = known_gain_db(bias, style)) voice["gain_db"] = std::lround(*db * 10) / 10.0;  // not 2.099999905
    settings["voices"].push_back(std::move(voice));
  }
  return settings.dump();
}

}  // namespace

ExportedVoices import_model(const OnnxGraph& graph, std::span<const VoiceStyle> styles) {
  ExportedModel model = read_exported(graph);
  const auto largest_id =
      std::max_element(misaki_symbols.begin(), misaki_symbols.end(), [](const auto& a, const auto& b) {
        return a.id < b.id;
      })->id;
  if (model.symbols <= static_cast<std::size_t>(largest_id))
    bad_voice("the model has " + std::to_string(model.symbols) + " symbols where Kokoro's alphabet needs " +
              std::to_string(largest_id + 1) + "; voices with other symbols are not imported");
  if (styles.empty() || styles.size() > most_voices)
    bad_voice("there are " + std::to_string(styles.size()) + " styles; expected 1 to " + std::to_string(most_voices));
  const std::size_t rows = model.most_ids - 2;  // without both ends
  std::set<std::string> names;
  for (const VoiceStyle& style : styles) {
    check_name(style.name);
    check_style(style, rows, model.style_width);
    if (!names.insert(style.name).second) bad_voice("the style " + in_quotes(style.name) + " is there twice");
  }
  const auto number = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  std::string settings = settings_of(model, styles);
  return {.family = "styletts2",
          .weights = std::move(model.weights),
          .convolutions = std::move(model.convolutions),
          .settings = std::move(settings),
          .styles_path = "styles",
          .styles_shape = {number(styles.size()), number(rows), number(model.style_width)}};
}

}  // namespace linnet::styletts2

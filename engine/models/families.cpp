#include "engine/models/families.h"

#include <string>

#include "engine/models/hibari/family.h"
#include "engine/models/styletts2/family.h"
#include "engine/models/vits/family.h"
#include "engine/voices/bad_voice.h"

namespace linnet {
namespace {

// A voice is tried with each in this order.
constexpr const ModelFamily* families[] = {&vits_family, &hibari_family, &styletts2_family};

std::string known_families() {
  std::string text;
  for (const ModelFamily* family : families) {
    if (!text.empty()) text += "; ";
    text += std::string(family->name) + " (" + std::string(family->means) + ")";
  }
  return text;
}

}  // namespace

const ModelFamily& family_of(const TensorFile& file) {
  const std::string_view named = file.family();
  for (const ModelFamily* family : families)
    if (named.empty() ? family->recognises(file) : named == family->name) return *family;
  if (named.empty())
    bad_voice("the model is of no family that this program knows: its tensors are none of " + known_families());
  bad_voice("the voice is of the family " + in_quotes(named) + "; this program knows " + known_families());
}

}  // namespace linnet

#include "native/voices/model_card.h"

#include "engine/error.h"
#include "native/system/text_file.h"

namespace linnet::native {

std::string model_card_beside(const VoiceFiles& files) {
  constexpr std::size_t most_bytes = 64 << 10;
  const std::string folder = files.model.substr(0, files.model.find_last_of('/') + 1);
  for (const std::string& name :
       {files.name + ".MODEL_CARD", files.name + ".NOTICE", std::string("MODEL_CARD"), std::string("NOTICE")}) {
    try {
      return read_text(folder + name, most_bytes);
    } catch (const Error&) {
      continue;  // missing, or no text
    }
  }
  return "";
}

}  // namespace linnet::native

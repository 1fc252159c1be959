#include "tests/fuzz/readers.h"

namespace linnet::test {

const std::vector<NamedReader>& all_readers() {
  static const std::vector<NamedReader> all = {
      {"onnx", onnx_reader},
      {"settings", settings_reader},
      {"bundle", bundle_reader},
      {"voice", voice_reader},
      {"hibari", hibari_reader},
      {"styletts2", styletts2_reader},
      {"export", export_reader},
      {"styles", styles_reader},
      {"text", text_reader},
      {"english", english_reader},
      {"english_pack", english_pack_reader},
      {"arabic", arabic_reader},
      {"spoken_form", spoken_form_reader},
      {"words_data", words_data_reader},
      {"lexicon", lexicon_reader},
      {"own_words", own_words_reader},
      {"ssml", ssml_reader},
      {"fields", fields_reader},
      {"config", server_config_reader},
      {"catalogue", catalogue_reader},
      {"json_input", json_input_reader},
      {"proxy_header", proxy_header_reader},
      {"http", http_reader},
      {"wyoming", wyoming_reader},
      {"epub", epub_reader},
      {"book_page", book_page_reader},
      {"encoders", encoders_reader},
  };
  return all;
}

}  // namespace linnet::test

// A reader of changed nets for Arabic diacritics, and of texts that get diacritics by the net as it is.
#include <algorithm>
#include <memory>
#include <string>

#include "engine/text/arabic/diacritizer.h"
#include "engine/text/utf8.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/fuzz/editable_onnx.h"
#include "tests/fuzz/readers.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {
namespace {

// A text that is its own spoken form.
SpokenForm as_given(const std::string& text) {
  SpokenForm form{text, {}, {}};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    take_codepoint(text, at);
    form.origin.resize(at, begin);
  }
  form.origin.push_back(text.size());
  return form;
}

void check_diacritics(arabic::Diacritizer& diacritizer, const std::string& text) {
  const SpokenForm form = diacritizer.with_diacritics(as_given(text));
  must(form.text.size() >= text.size(), "diacritics are added");
  must(form.origin.size() == form.text.size() + 1, "each byte comes from a place");
  must(form.origin.back() == text.size(), "the last place is the end of the text");
  must(std::is_sorted(form.origin.begin(), form.origin.end()), "places are in order");
  for (const Decision& decision : form.decisions)
    must(decision.begin < decision.end && decision.end <= text.size(), "a decision is about some of the text");
}

}  // namespace

// The first byte: even, edits of the net's file; odd, a text.
Reader arabic_reader() {
  struct Net {
    EditableOnnx file{read_bytes(tests::arabic_data() + "/tashkeel.onnx")};
    arabic::Diacritizer diacritizer{OnnxModel::parse(file.bytes())};
  };
  const auto net = std::make_shared<Net>();
  return [net](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    if (std::to_integer<unsigned>(bytes[0]) % 2 != 0) {
      const std::string text = text_of(bytes, 1);
      return read_or_refuse({ErrorKind::bad_input}, [&] {
        check_text(text);
        check_diacritics(net->diacritizer, text);
      });
    }
    const std::vector<std::byte> changed = exact_copy(net->file.edited(bytes.subspan(1)));
    read_or_refuse({ErrorKind::bad_voice}, [&] {
      arabic::Diacritizer diacritizer(OnnxModel::parse(changed));
      check_diacritics(diacritizer, "\u0643\u062a\u0628 \u0627\u0644\u0648\u0644\u062f.");
    });
  };
}

}  // namespace linnet::test

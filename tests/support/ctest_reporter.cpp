// Lists a test program's cases for ctest, as calls of the function in tests/discover.cmake:
//   PROGRAM --list-tests --reporter ctest
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#include <catch2/reporters/catch_reporter_streaming_base.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace {

// "vits/noise" of "…/tests/models/vits/noise_test.cpp".
std::string place_of(std::string file) {
  const auto tests = file.rfind("tests/");
  if (tests != std::string::npos) file.erase(0, tests + 6);
  return file.substr(0, file.rfind("_test.cpp"));
}

// The title as Catch2's command line wants it: a comma there would begin another title, a bracket a tag.
std::string escaped(const std::string& title) {
  std::string pattern;
  for (const char c : title) {
    if (std::string("\\,[]\"").find(c) != std::string::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

std::string cmake_argument(const std::string& text) { return " [==[" + text + "]==]"; }

class CtestReporter final : public Catch::StreamingReporterBase {
 public:
  using StreamingReporterBase::StreamingReporterBase;
  static std::string getDescription() { return "lists cases for tests/discover.cmake"; }

  void listTests(const std::vector<Catch::TestCaseHandle>& cases) override {
    for (const Catch::TestCaseHandle& handle : cases) {
      const Catch::TestCaseInfo& info = handle.getTestCaseInfo();
      m_stream << "linnet_case(" << cmake_argument(place_of(info.lineInfo.file) + ": " + info.name)
               << cmake_argument(escaped(info.name));
      for (const Catch::Tag& tag : info.tags) m_stream << cmake_argument(std::string(tag.original));
      m_stream << ")\n";
    }
  }
};

CATCH_REGISTER_REPORTER("ctest", CtestReporter)

}  // namespace

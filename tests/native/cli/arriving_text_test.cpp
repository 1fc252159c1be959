// What is handed out of a text while somebody still writes it into a pipe.
#include "native/cli/arriving_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"

namespace linnet::native {
namespace {

class Pipe {
 public:
  Pipe() { REQUIRE(pipe2(ends_, O_CLOEXEC) == 0); }
  ~Pipe() {
    close(ends_[0]);
    end();
  }
  Pipe(const Pipe&) = delete;
  void write(std::string_view text) const {
    REQUIRE(::write(ends_[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void end() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  std::unique_ptr<TextSource> source() const {
    return std::make_unique<TextSource>("/dev/fd/" + std::to_string(ends_[0]));
  }

 private:
  int ends_[2];
};

void check(const std::optional<ArrivingText::Part>& part, const std::string& text, bool may_go_on) {
  REQUIRE(part.has_value());
  CHECK(part->text == text);
  CHECK(part->may_go_on == may_go_on);
}

TEST_CASE("a line is handed out as it comes, then as what there is once nothing follows") {
  Pipe pipe;
  pipe.write("One.\n");
  ArrivingText text(pipe.source());
  check(text.next(), "One.\n", true);
  check(text.next(), "One.\n", false);
  text.spoken(5);
  pipe.write("Two.\n");
  check(text.next(), "Two.\n", true);
}

TEST_CASE("the begin of a next line is shown, for it tells whether the sentence before it has ended") {
  Pipe pipe;
  pipe.write("One.\n");
  ArrivingText text(pipe.source());
  check(text.next(), "One.\n", true);
  pipe.write("Tw");
  check(text.next(), "One.\nTw", true);
  text.spoken(5);
  pipe.write("o");  // in the middle of a line: nothing to look at
  pipe.write(".\n");
  check(text.next(), "Two.\n", true);
}

TEST_CASE("the end of the pipe ends the text, with or without the end of a line") {
  Pipe pipe;
  pipe.write("One.\nTwo");
  ArrivingText text(pipe.source());
  check(text.next(), "One.\nTwo", true);
  text.spoken(5);
  pipe.end();
  check(text.next(), "Two", false);
  text.spoken(3);
  CHECK_FALSE(text.next());
}

TEST_CASE("blanks alone are no text, a byte order mark is none of it, and no character is cut in two") {
  Pipe pipe;
  pipe.write("\xEF\xBB\xBF \n\nOne.\n\xC3");
  ArrivingText text(pipe.source());
  check(text.next(), " \n\nOne.\n", true);
  text.spoken(8);
  pipe.write("\xA9t\xC3\xA9.\n");
  check(text.next(), "\u00e9t\u00e9.\n", true);
  text.spoken(7);
  pipe.write(" \n\u3000\n");
  pipe.end();
  CHECK_FALSE(text.next());
}

TEST_CASE("a text that never ends is refused before it takes all memory") {
  ArrivingText text(std::make_unique<TextSource>("/dev/zero"));
  CHECK(test::contains(test::complaint([&] { text.next(); }), "longer than 64 MB"));
}

}  // namespace
}  // namespace linnet::native

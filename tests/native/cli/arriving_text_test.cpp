// Which parts of a text are given out while the text is still being written into a pipe.
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

TEST_CASE("a line is given out when it arrives, and the whole text when nothing follows") {
  Pipe pipe;
  pipe.write("One.\n");
  ArrivingText text(pipe.source());
  check(text.next(), "One.\n", true);
  check(text.next(), "One.\n", false);
  text.spoken(5);
  pipe.write("Two.\n");
  check(text.next(), "Two.\n", true);
}

TEST_CASE("the begin of the next line is given too, because it decides whether the sentence has ended") {
  Pipe pipe;
  pipe.write("One.\n");
  ArrivingText text(pipe.source());
  check(text.next(), "One.\n", true);
  pipe.write("Tw");
  check(text.next(), "One.\nTw", true);
  text.spoken(5);
  pipe.write("o");  // in the middle of a line: nothing new is given out
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

TEST_CASE("blanks alone are not a text, a byte order mark is left out, and no character is cut") {
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

TEST_CASE("an endless text is refused before it exhausts the memory") {
  ArrivingText text(std::make_unique<TextSource>("/dev/zero"));
  CHECK(test::contains(test::complaint([&] { text.next(); }), "longer than 64 MB"));
}

}  // namespace
}  // namespace linnet::native

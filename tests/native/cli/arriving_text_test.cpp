// Which parts of a text are given out while the text is still being written into a pipe.
#include "native/cli/arriving_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"
#include "tests/support/temporary_folder.h"

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

void check(const std::optional<ArrivingText::Part>& part, const std::string& text, bool may_go_on,
           bool has_paused = false) {
  REQUIRE(part.has_value());
  CHECK(part->text == text);
  CHECK(part->may_go_on == may_go_on);
  CHECK(part->has_paused == has_paused);
}

TEST_CASE("a line is given out when it arrives, and once more when nothing follows") {
  Pipe pipe;
  pipe.write("One.\n");
  ArrivingText text(pipe.source());
  check(text.next(), "One.\n", true);
  check(text.next(), "One.\n", true, true);
  text.spoken(5);
  pipe.write("Two.\n");
  check(text.next(), "Two.\n", true);
}

TEST_CASE("a sentence is given out at its mark, when nothing follows, and when its line goes on") {
  Pipe pipe;
  pipe.write("One");
  pipe.write(" is here.");
  ArrivingText text(pipe.source());
  check(text.next(), "One is here.", true);
  check(text.next(), "One is here.", true, true);
  pipe.write(" T");  // it had not ended there
  check(text.next(), "One is here. T", true);
  text.spoken(13);
  pipe.write("wo, and so on");  // plain words: nobody is asked, whatever time passes
  pipe.end();
  check(text.next(), "Two, and so on", false);
}

TEST_CASE("behind a plain word nothing is given out, and behind a mark once for each pause") {
  Pipe pipe;
  pipe.write("It is 3.");
  ArrivingText text(pipe.source());
  check(text.next(), "It is 3.", true);
  check(text.next(), "It is 3.", true, true);
  pipe.write("14.");
  check(text.next(), "It is 3.14.", true);
  check(text.next(), "It is 3.14.", true, true);
  pipe.end();
  check(text.next(), "It is 3.14.", false);
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

TEST_CASE("a text without any mark is refused before it exhausts the memory") {
  const test::TemporaryFolder folder;
  const std::string file = folder.write("plain", std::string(most_text_bytes + 1, 'a'));
  ArrivingText text(std::make_unique<TextSource>(file));
  CHECK(test::contains(test::complaint([&] { text.next(); }), "longer than 64 MB"));
}

}  // namespace
}  // namespace linnet::native

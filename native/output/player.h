// Plays samples through another program: aplay, paplay or ffplay, the first that is found.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace linnet::native {

// The command line of the first player in $PATH, for 16-bit little-endian mono samples on its standard input.
std::optional<std::vector<std::string>> find_player(int sample_rate_hz);
bool is_in_path(const std::string& program);

class Player {
 public:
  // Another program that takes samples says `failure` when it fails. io: it cannot be started.
  explicit Player(std::vector<std::string> command, std::string failure = "");
  ~Player();  // ends the program if finish() did not
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  void write(std::span<const std::byte> samples);  // waits while the player's buffer is full. io: the player has ended
  void finish();                                   // waits until all has been played. io: the player failed

 private:
  [[noreturn]] void failed();
  bool has_ended(int& status);

  std::string name_, failure_;
  pid_t process_ = -1;
  int pipe_ = -1;
};

}  // namespace linnet::native

// Plays samples through another program: aplay, paplay or ffplay, the first that is found. On Windows by Windows
// itself.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace linnet::native {

// The command line of the first player in $PATH, for 16-bit little-endian mono samples on its standard input; a player
// that is no program is named in its place.
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

  struct Running;  // the program, and the pipe to it
  std::string name_, failure_;
  std::unique_ptr<Running> running_;
};

}  // namespace linnet::native

// A verb's flags as a table: names, kind of value, help text, and where the value goes.
//
//   Flags flags;
//   flags.add("-m --model", "PATH|NAME", "the voice", into(command.model));
//   std::vector<std::string> rest = flags.parse(args);
//
// `--flag value`, `--flag=value` and, for every long name, `_` in place of `-` are all accepted; `--` ends the flags.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::native {

// Called with the flag as the user spelled it (for errors) and its value (empty for a switch).
using FlagTarget = std::function<void(std::string_view flag, const std::string& value)>;

struct Flag {
  std::vector<std::string> names;  // "-m", "--model": dashes as typed, long names with `-` only
  std::string value;               // what the help calls the value; empty: a switch
  std::string help;                // empty: not in the help, such as an alias or a flag for compatibility with Piper
  FlagTarget target;
  bool repeatable = false;

  std::string long_name() const;  // the first that begins with "--"; empty if none does
};

class Flags {
 public:
  explicit Flags(std::string verb) : verb_(std::move(verb)) {}

  void heading(std::string title);  // starts a group in the help
  void add(std::string_view names, std::string value, std::string help, FlagTarget target);
  void add_list(std::string_view names, std::string value, std::string help, std::vector<std::string>& list);
  // Adds a flag of other programs that Linnet does not support: using it is an error with this reason.
  void refuse(std::string_view names, std::string reason);

  // Applies every flag in order and returns the other arguments. bad_input: unknown flag (names the nearest), missing
  // or surplus value, or what the target throws.
  std::vector<std::string> parse(std::span<const std::string> args) const;
  // The flags in `args`; does not apply them.
  std::set<const Flag*> used(std::span<const std::string> args) const;
  const std::vector<Flag>& all() const { return flags_; }
  // The flag of this name. bad_input: no such flag; the message begins with `place` and names the nearest one.
  const Flag& at(std::string_view name, const std::string& place) const;
  std::string help() const;  // the table, wrapped at 80 columns

 private:
  using Take = std::function<void(const Flag&, std::string_view name, const std::string& value)>;
  std::vector<std::string> scan(std::span<const std::string> args, const Take& take) const;
  const Flag* find(std::string_view name) const;
  std::string nearest_to(std::string_view name) const;
  [[noreturn]] void unknown(const std::string& arg, std::string_view name) const;

  struct Heading {
    std::size_t before;  // index of the first flag of the group
    std::string title;
  };
  std::string verb_;
  std::vector<Flag> flags_;
  std::vector<Heading> headings_;
};

// Targets. Numbers outside [low, high], NaN and trailing letters are bad_input.
FlagTarget into(std::string& text);
FlagTarget into(std::vector<std::string>& list);  // repeatable
FlagTarget into(bool& on);                        // a switch
FlagTarget into(std::optional<float>& number, float low, float high);
FlagTarget into(float& number, float low, float high);
FlagTarget into(int& number, int low, int high);
FlagTarget into(std::uint64_t& number);
FlagTarget ignored();  // for flags that ask for what Linnet always does

// The candidate most similar to `word`; empty if none is similar.
std::string nearest(std::string_view word, std::span<const std::string> candidates);
// `text` broken into lines of at most `width` columns, each after the first indented by `indent`.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace linnet::native

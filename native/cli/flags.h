// A verb's flags as a table: what each is called, what it takes, what the help says, and where its value goes.
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

// Takes the flag as the user spelled it (for errors) and its value (empty for a switch).
using FlagTarget = std::function<void(std::string_view flag, const std::string& value)>;

struct Flag {
  std::vector<std::string> names;  // "-m", "--model": dashes as typed, long names with `-` only
  std::string value;               // what the help calls the value; empty: a switch
  std::string help;                // empty: an alias or a leftover of Piper's that the help need not show
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
  // A flag that other programs have and Linnet has not: using it is an error that says why.
  void refuse(std::string_view names, std::string reason);

  // Applies every flag in order and returns the other arguments. bad_input: unknown flag (names the nearest), missing
  // or surplus value, or what the target throws.
  std::vector<std::string> parse(std::span<const std::string> args) const;
  // The flags that are in `args`, without applying them.
  std::set<const Flag*> used(std::span<const std::string> args) const;
  const std::vector<Flag>& all() const { return flags_; }
  // bad_input: there is none of that name; begins with `place`, and names the nearest.
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
FlagTarget ignored();  // accepted because it asks for what Linnet does anyway

// The candidate that `word` was probably meant to be, or empty if none is near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);
// `text` broken into lines of at most `width` columns, each after the first indented by `indent`.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace linnet::native

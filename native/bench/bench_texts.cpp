#include "native/bench/bench_texts.h"

namespace linnet::native {
namespace {

// A thousand characters; tests/bench/texts holds the same, for the rivals.
constexpr std::string_view passage =
    "Before the sun was up, the baker opened the shutters and set the first loaves out on the long table. "
    "Bread cools slowly when the air is damp, so she left the door ajar. A cart rolled past with milk and "
    "eggs, and its driver raised one finger to his cap. He never paused; he was always late on Mondays. "
    "By seven o'clock the square had filled. Children ran between the stalls, dogs followed the children, "
    "and a man with a red umbrella sold maps of places that nobody in the town had thought of visiting. "
    "One of the maps showed an island shaped like a resting cat. Its harbour lay between the paws, and a "
    "thin red line led from there to a lighthouse at the tip of the tail. \"Is it far?\" asked the youngest "
    "girl. \"That depends,\" said the man, \"on whether you row or dream of rowing; it took me six years.\" "
    "She paid him three coins for it, folded the paper twice, and put it in her left shoe. All day long "
    "she walked with care, as though the whole island might wake. At night she drew it again from memory.";

}  // namespace

BenchText built_in_text(std::size_t characters) {
  std::string text;
  while (text.size() < characters) text += (text.empty() ? "" : " ") + std::string(passage);
  text.resize(characters);
  return {std::to_string(characters), text, characters};
}

}  // namespace linnet::native

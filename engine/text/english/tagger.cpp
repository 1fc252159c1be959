#include "engine/text/english/tagger.h"

#include <algorithm>
#include <string>

#include "engine/text/english/word_features.h"

namespace linnet::english {

// A token as its neighbours see it: the folded word if it is in the vocabulary, else its shape in < >.
struct Tagger::Context {
  TagWeights::Entry word;
  TagWeights::Entry ending;  // its last three characters
};

namespace {

constexpr std::string_view start = "-START-";
constexpr std::string_view start2 = "-START2-";
constexpr std::string_view end = "-END-";
constexpr std::string_view end2 = "-END2-";

}  // namespace

// Two contexts stand before the first token and two behind the last one.
std::vector<Tagger::Context> Tagger::contexts_of(std::span<const Token> tokens) const {
  std::vector<Context> contexts;
  contexts.reserve(tokens.size() + 4);
  const auto add = [&](std::string_view word) {
    contexts.push_back({weights_.find(word), weights_.find(last_characters(word))});
  };
  add(start2);
  add(start);
  for (const Token& token : tokens) {
    const std::string folded = folded_word(token.text);
    const TagWeights::Entry entry = weights_.find(folded);
    if (entry.is_word) {
      contexts.push_back({entry, weights_.find(last_characters(folded))});
    } else {
      add("<" + word_shape(token.text) + ">");
    }
  }
  add(end);
  add(end2);
  return contexts;
}

// Equal scores: the tag whose name is greater.
std::size_t Tagger::best_of(const TagWeights::Scores& scores) const {
  std::size_t best = 0;
  for (std::size_t tag = 1; tag < weights_.tags().size(); ++tag) {
    if (scores[tag] >= scores[best]) best = tag;
  }
  return best;
}

// `window` is the contexts of the two tokens before, of the token itself and of the two behind it.
std::size_t Tagger::tag_of(std::string_view word, std::span<const Context> window, bool is_first,
                           std::string_view before, std::string_view before2) const {
  TagWeights::Scores scores{};
  const auto add = [&](const TagWeights::Entry& entry, Feature feature) { weights_.add(entry, feature, scores); };
  const auto add_text = [&](std::string_view text, Feature feature) { add(weights_.find(text), feature); };
  add_text("b", Feature::constant);
  add_text(last_characters(word), Feature::ending);
  add_text(first_character(word), Feature::first);
  add(window[2].word, Feature::word);
  add_text(word_shape(word), Feature::shape);
  add_text(is_first ? "i0" : "i+", Feature::constant);
  add_text(before, Feature::tag_before);
  add_text(before2, Feature::tag_before2);
  add_text(std::string(before).append(",").append(before2), Feature::tags_before);
  add(window[1].word, Feature::word_before);
  add(window[1].ending, Feature::ending_before);
  add(window[0].word, Feature::word_before2);
  add(window[3].word, Feature::word_after);
  add(window[3].ending, Feature::ending_after);
  add(window[4].word, Feature::word_after2);
  return best_of(scores);
}

void Tagger::tag(std::span<Token> tokens) const {
  const std::vector<Context> contexts = contexts_of(tokens);
  std::string_view before = start;
  std::string_view before2 = start2;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::size_t tag = weights_.find(tokens[i].text).only_tag;
    if (tag == TagWeights::most_tags) {
      tag = tag_of(tokens[i].text, std::span(contexts).subspan(i, 5), i == 0, before, before2);
    }
    tokens[i].tag = weights_.tags()[tag];
    before2 = before;
    before = weights_.tags()[tag];
  }
}

}  // namespace linnet::english

// What kind of character a codepoint is.
#pragma once

namespace linnet {

bool is_white_space(char32_t codepoint);  // Unicode's White_Space
// Punctuation around a word that is not spoken: quotes, brackets, full stops, dashes. Not % $ & @ + =.
bool is_outer_punctuation(char32_t codepoint);
// Characters of scripts without spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
bool is_written_without_spaces(char32_t codepoint);
// Two columns wide in a fixed-width font: Chinese, Japanese and Korean characters, full-width forms.
bool is_wide(char32_t codepoint);

// Characters without a sound, which only control drawing or line breaks: word joiner, soft hyphen, marks of direction,
// variation selectors, byte order mark, control characters. Not U+200C and U+200D (is_joiner).
bool is_unheard(char32_t codepoint);
// U+200C and U+200D. In Arabic, Indic and some other scripts they distinguish letters; elsewhere they have no sound.
bool is_joiner(char32_t codepoint);
bool is_of_joining_script(char32_t codepoint);

// Maps . , ; : ? ! and their counterparts in other scripts (。 ، ؟) to . , ; : ? !. Everything else, also an ellipsis,
// gives 0.
char mark_of(char32_t codepoint);
bool is_line_end(char32_t codepoint);
bool is_dash(char32_t codepoint);             // en dash and longer ones
bool is_quote(char32_t codepoint);            // opening and closing ones
bool is_opening_bracket(char32_t codepoint);  // ( [ {
bool is_closing_bracket(char32_t codepoint);  // ) ] }
bool is_emoji(char32_t codepoint);  // may begin an emoji that is drawn as a picture; the digit of a keycap may not
// Words and numbers consist of these: no space, punctuation, emoji or character without a sound.
bool is_word_character(char32_t codepoint);
bool is_letter(char32_t codepoint);  // a word character that is no ASCII digit or sign

}  // namespace linnet

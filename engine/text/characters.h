// What kind of character a codepoint is.
#pragma once

namespace linnet {

bool is_white_space(char32_t codepoint);  // Unicode's White_Space
// What may stand around a word without being spoken: quotes, brackets, full stops, dashes. Not % $ & @ + =.
bool is_outer_punctuation(char32_t codepoint);
// Scripts that set no space between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
bool is_written_without_spaces(char32_t codepoint);
// Takes two columns in a fixed-width font: Chinese, Japanese and Korean characters, full-width forms.
bool is_wide(char32_t codepoint);

// What steers only how text is drawn or broken into lines: word joiner, soft hyphen, marks of direction, variation
// selectors, byte order mark, control characters. Not the two joiners.
bool is_unheard(char32_t codepoint);
// U+200C and U+200D: letters of Arabic, Indic and some other scripts differ by them; elsewhere nobody hears them.
bool is_joiner(char32_t codepoint);
bool is_of_joining_script(char32_t codepoint);

// . , ; : ? ! for themselves and for what other scripts write in their place (。 ، ؟); 0 for all else, an ellipsis too.
char mark_of(char32_t codepoint);
bool is_line_end(char32_t codepoint);
bool is_dash(char32_t codepoint);             // en dash and longer ones
bool is_quote(char32_t codepoint);            // opening and closing ones
bool is_opening_bracket(char32_t codepoint);  // ( [ {
bool is_closing_bracket(char32_t codepoint);  // ) ] }
bool is_emoji(char32_t codepoint);  // the first of an emoji that is drawn as a picture; digits of keycaps are not
// Neither space nor punctuation nor emoji nor unheard: what words and numbers are made of.
bool is_word_character(char32_t codepoint);
bool is_letter(char32_t codepoint);  // a word character that is no ASCII digit or sign

}  // namespace linnet

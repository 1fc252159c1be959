// HTML of all reports: the page's style and its tables.
#pragma once

#include <string>
#include <vector>

namespace linnet::native {

using HtmlRow = std::vector<std::string>;

// From <!DOCTYPE> to the heading, with the styles of page and plots. `title` and `introduction` are plain text.
std::string html_head(const std::string& title, const std::string& introduction);
std::string html_table(const HtmlRow& head, const std::vector<HtmlRow>& rows);

}  // namespace linnet::native

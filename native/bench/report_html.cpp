#include "native/bench/report_html.h"

#include "native/bench/plots.h"

namespace linnet::native {

std::string html_head(const std::string& title, const std::string& introduction) {
  return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
         "<meta name=\"viewport\" content=\"width=device-width\"/><title>" +
         html_escaped(title) + "</title>\n<style>\n" + page_style() + plot_style() + "</style></head><body>\n<h1>" +
         html_escaped(title) + "</h1>\n<p>" + html_escaped(introduction) + "</p>\n";
}

std::string html_table(const HtmlRow& head, const std::vector<HtmlRow>& rows) {
  const auto line = [](const HtmlRow& cells, const std::string& tag) {
    std::string s = "<tr>";
    for (const std::string& cell : cells) s += "<" + tag + ">" + html_escaped(cell) + "</" + tag + ">";
    return s + "</tr>\n";
  };
  std::string s = "<div class=\"table\"><table><thead>\n" + line(head, "th") + "</thead><tbody>\n";
  for (const HtmlRow& row : rows) s += line(row, "td");
  return s + "</tbody></table></div>\n";
}

}  // namespace linnet::native

// Plots as inline SVG, coloured by the page's style sheet (classes c0, c1, …), so that they follow light and dark.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace linnet::native {

struct PlotLine {
  std::string name;
  std::vector<double> values;  // one for each place on the x axis
};
// places: labels of the x axis, evenly spaced. The y axis begins at 0.
std::string line_plot(const std::string& title, const std::string& y_title, std::span<const std::string> places,
                      std::span<const PlotLine> lines);

struct PlotBar {
  std::string label;
  std::vector<double> parts;  // from below, one for each name
};
std::string stacked_bars(const std::string& title, const std::string& y_title, std::span<const std::string> names,
                         std::span<const PlotBar> bars);

std::string plot_style();  // CSS for both
std::string html_escaped(const std::string& text);

}  // namespace linnet::native

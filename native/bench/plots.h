// Plots as inline SVG, coloured by the page's style sheet (classes c0, c1, …), so that they follow light and dark mode.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace linnet::native {

struct PlotLine {
  std::string name;
  std::vector<double> values;  // one value for each place on the x axis
};
// places: labels of the x axis, evenly spaced. The y axis begins at 0.
std::string line_plot(const std::string& title, const std::string& y_title, std::span<const std::string> places,
                      std::span<const PlotLine> lines);

struct PlotBar {
  std::string label;
  std::vector<double> parts;  // from the bottom up, one for each name
};
std::string stacked_bars(const std::string& title, const std::string& y_title, std::span<const std::string> names,
                         std::span<const PlotBar> bars);

struct PlotPoint {
  std::string name;
  double x = 0;
  double y = 0;
  std::size_t colour = 0;
};
// Both axes begin at 0. colours: the meaning of each colour.
std::string scatter_plot(const std::string& title, const std::string& x_title, const std::string& y_title,
                         std::span<const PlotPoint> points, std::span<const std::string> colours);

std::string plot_style();  // CSS of all plots
std::string page_style();  // CSS of a report's page, light and dark
std::string html_escaped(const std::string& text);

}  // namespace linnet::native

#include "native/bench/plots.h"

#include <algorithm>
#include <cmath>

#include "native/bench/bench_report.h"

namespace linnet::native {
namespace {

constexpr double width = 640, height = 300, left = 56, right = 16, top = 14, bottom = 30;
constexpr double plot_width = width - left - right, plot_height = height - top - bottom;
constexpr int colours = 14;

std::string number(double v) { return fixed(v, v >= 100 ? 0 : v >= 10 ? 1 : v >= 1 ? 2 : 4); }

std::string colour(std::size_t index) { return "c" + std::to_string(index % colours); }

// The step of the y axis: 1, 2 or 5 times a power of ten, four to nine of them.
double step_for(double most) {
  if (!(most > 0)) return 1;
  const double ten = std::pow(10, std::floor(std::log10(most / 4)));
  for (const double factor : {5.0, 2.0})
    if (most / (ten * factor) >= 4) return ten * factor;
  return ten;
}

class Axes {
 public:
  Axes(double most, std::span<const std::string> places) : places_(places) {
    step_ = step_for(most);
    top_ = std::max(1.0, std::ceil(most / step_ * 0.999999)) * step_;
  }
  double x(std::size_t place) const {
    return left + plot_width * (static_cast<double>(place) + 0.5) /
                      static_cast<double>(std::max<std::size_t>(1, places_.size()));
  }
  double y(double value) const { return top + plot_height * (1 - value / top_); }
  double place_width() const { return plot_width / static_cast<double>(std::max<std::size_t>(1, places_.size())); }

  std::string svg() const {
    std::string s;
    for (int i = 0; i * step_ <= top_ * 1.000001; ++i) {
      const std::string at = fixed(y(i * step_), 1);
      s += "<line class=\"grid\" x1=\"" + fixed(left, 0) + "\" x2=\"" + fixed(width - right, 0) + "\" y1=\"" + at +
           "\" y2=\"" + at + "\"/><text class=\"y\" x=\"" + fixed(left - 6, 0) + "\" y=\"" +
           fixed(y(i * step_) + 4, 1) + "\">" +
           fixed(i * step_, step_ >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step_) - 1e-9))) + "</text>\n";
    }
    for (std::size_t i = 0; i < places_.size(); ++i)
      s += "<text class=\"x\" x=\"" + fixed(x(i), 1) + "\" y=\"" + fixed(height - 10, 0) + "\">" +
           html_escaped(places_[i]) + "</text>\n";
    return s;
  }

 private:
  std::span<const std::string> places_;
  double step_ = 1;
  double top_ = 1;
};

std::string figure(const std::string& title, const std::string& y_title, const std::string& body,
                   std::span<const std::string> names) {
  std::string s = "<figure><figcaption><b>" + html_escaped(title) + "</b>, " + html_escaped(y_title) +
                  "</figcaption>\n<svg viewBox=\"0 0 640 300\" role=\"img\" aria-label=\"" + html_escaped(title) +
                  "\">\n" + body + "</svg>\n<p class=\"legend\">";
  for (std::size_t i = 0; i < names.size(); ++i)
    s += "<span><i class=\"" + colour(i) + "\"></i>" + html_escaped(names[i]) + "</span> ";
  return s + "</p></figure>\n";
}

}  // namespace

std::string html_escaped(const std::string& text) {
  std::string s;
  for (const char c : text) {
    if (c == '<')
      s += "&lt;";
    else if (c == '>')
      s += "&gt;";
    else if (c == '&')
      s += "&amp;";
    else if (c == '"')
      s += "&quot;";
    else
      s += c;
  }
  return s;
}

std::string line_plot(const std::string& title, const std::string& y_title, std::span<const std::string> places,
                      std::span<const PlotLine> lines) {
  double most = 0;
  std::vector<std::string> names;
  for (const PlotLine& line : lines) {
    names.push_back(line.name);
    for (const double v : line.values) most = std::max(most, v);
  }
  const Axes axes(most, places);
  std::string body = axes.svg();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string points;
    std::string dots;
    for (std::size_t k = 0; k < lines[i].values.size(); ++k) {
      const std::string x = fixed(axes.x(k), 1);
      const std::string y = fixed(axes.y(lines[i].values[k]), 1);
      points += x + "," + y + " ";
      dots += "<circle class=\"" + colour(i) + "\" cx=\"" + x + "\" cy=\"" + y + "\" r=\"4\"><title>" +
              html_escaped(lines[i].name + ", " + places[k] + ": " + number(lines[i].values[k])) +
              "</title></circle>\n";
    }
    body += "<polyline class=\"" + colour(i) + "\" points=\"" + points + "\"/>\n" + dots;
  }
  return figure(title, y_title, body, names);
}

std::string stacked_bars(const std::string& title, const std::string& y_title, std::span<const std::string> names,
                         std::span<const PlotBar> bars) {
  double most = 0;
  std::vector<std::string> places;
  for (const PlotBar& bar : bars) {
    double sum = 0;
    for (const double part : bar.parts) sum += part;
    most = std::max(most, sum);
    places.push_back(bar.label);
  }
  const Axes axes(most, places);
  std::string body = axes.svg();
  const double bar_width = std::min(72.0, 0.7 * axes.place_width());
  for (std::size_t b = 0; b < bars.size(); ++b) {
    double below = 0;
    for (std::size_t i = 0; i < bars[b].parts.size(); ++i) {
      const double part = bars[b].parts[i];
      if (!(part > 0)) continue;
      body += "<rect class=\"" + colour(i) + "\" x=\"" + fixed(axes.x(b) - bar_width / 2, 1) + "\" y=\"" +
              fixed(axes.y(below + part), 2) + "\" width=\"" + fixed(bar_width, 1) + "\" height=\"" +
              fixed(axes.y(below) - axes.y(below + part), 2) + "\"><title>" +
              html_escaped(names[i] + ", " + bars[b].label + ": " + number(part)) + "</title></rect>\n";
      below += part;
    }
  }
  return figure(title, y_title, body, names);
}

std::string scatter_plot(const std::string& title, const std::string& x_title, const std::string& y_title,
                         std::span<const PlotPoint> points, std::span<const std::string> names) {
  double most_x = 0;
  double most_y = 0;
  for (const PlotPoint& p : points) most_x = std::max(most_x, p.x), most_y = std::max(most_y, p.y);
  const double step = step_for(most_x);
  const double end = std::max(1.0, std::ceil(most_x / step * 0.999999)) * step;
  const Axes axes(most_y, {});
  std::string body = axes.svg();
  const auto across = [&](double x) { return left + plot_width * x / end; };
  for (int i = 0; i * step <= end * 1.000001; ++i)
    body += "<text class=\"x\" x=\"" + fixed(across(i * step), 1) + "\" y=\"" + fixed(height - 10, 0) + "\">" +
            number(i * step) + "</text>\n";
  for (const PlotPoint& p : points)
    body += "<circle class=\"" + colour(p.colour) + "\" cx=\"" + fixed(across(p.x), 1) + "\" cy=\"" +
            fixed(axes.y(p.y), 1) + "\" r=\"5\"><title>" +
            html_escaped(p.name + ": " + number(p.x) + ", " + number(p.y)) + "</title></circle>\n";
  return figure(title, y_title + ", by " + x_title, body, names);
}

std::string page_style() {
  return ":root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--quiet:#5b6470;--line:#dfe3e8;--tone:45%}\n"
         "@media "
         "(prefers-color-scheme:dark){:root{--back:#14171b;--text:#e6e9ed;--quiet:#a0a9b4;--line:#30363d;--tone:65%}}\n"
         "body{background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2em "
         "auto;"
         "padding:0 1em}\n"
         ".plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:1.5em}\n"
         "figure{margin:0}\n.table{overflow-x:auto}\n"
         "table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.5em 0 1.5em}\n"
         "th,td{padding:.2em .7em;text-align:right;border-bottom:1px solid var(--line)}\n"
         "th:first-child,td:first-child{text-align:left}\n";
}

std::string plot_style() {
  std::string css =
      "svg{width:100%;height:auto;display:block}\n"
      "svg text{font:12px system-ui,sans-serif;fill:var(--quiet)}\n"
      "svg .x{text-anchor:middle}\nsvg .y{text-anchor:end}\n.grid{stroke:var(--line)}\n"
      "polyline{fill:none!important;stroke-width:2}\n"
      ".legend{font-size:.85em;color:var(--quiet);margin:.3em 0}\n.legend span{margin-right:1em;white-space:nowrap}\n"
      ".legend i{display:inline-block;width:.8em;height:.8em;margin-right:.35em;border-radius:2px}\n";
  for (int i = 0; i < colours; ++i) {  // neighbours far apart in hue; dark pages get lighter tones by --tone
    const std::string tint = "hsl(" + std::to_string(i * 137 % 360 + 200) + " 60% var(--tone))";
    css += ".c" + std::to_string(i) + "{fill:" + tint + ";stroke:" + tint + ";background:" + tint + "}\n";
  }
  return css + "rect{stroke:none!important}\n";
}

}  // namespace linnet::native

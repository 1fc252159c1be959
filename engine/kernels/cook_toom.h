// Cook–Toom fast convolution matrices, exact by construction (dyadic points, so every product is exact in double).
//
// F(m, r): m outputs of a correlation with r taps from n = m + r − 1 inputs with n products instead of m·r:
//   y = Aᵀ [ (G g) ⊙ (Bᵀ d) ]        (Winograd, "Arithmetic Complexity of Computations", 1980; Lavin & Gray, 2016)
// Evaluation points are 0, ±p1, ±p2, … and, for even n, infinity. Points come in pairs so that rows for +p and −p share
// their even and odd halves, which halves the work of both transforms (see loops-inl.h).
#pragma once

#include <array>
#include <cstddef>

namespace linnet {

// Pairs for each n, picked among small dyadic numbers for the least fp32 error (tests/kernels/cook_toom_test.cpp).
template <int N>
struct CookToomPoints;
template <>
struct CookToomPoints<4> {
  static constexpr std::array<double, 1> pairs{1};
};
template <>
struct CookToomPoints<5> {
  static constexpr std::array<double, 2> pairs{1, 0.5};
};
template <>
struct CookToomPoints<6> {
  static constexpr std::array<double, 2> pairs{1.25, 0.625};
};
template <>
struct CookToomPoints<8> {
  static constexpr std::array<double, 3> pairs{1, 0.625, 1.75};
};
template <>
struct CookToomPoints<10> {
  static constexpr std::array<double, 4> pairs{0.5, 2, 1.25, 0.875};
};
template <>
struct CookToomPoints<11> {
  static constexpr std::array<double, 5> pairs{2, 4, 1.25, 0.625, 0.375};
};
template <>
struct CookToomPoints<12> {
  static constexpr std::array<double, 5> pairs{1, 2, 1.5, 0.625, 0.375};
};

template <int M, int R>
struct CookToom {
  static constexpr int m = M;
  static constexpr int r = R;
  static constexpr int n = M + R - 1;
  static constexpr int pairs = static_cast<int>(CookToomPoints<n>::pairs.size());
  static constexpr int finite = 1 + 2 * pairs;  // row 0: point 0; rows 2p+1, 2p+2: points +p, −p; last: infinity
  static constexpr bool infinity = finite == n - 1;
  static_assert(infinity || finite == n);

  double at[M][n] = {};  // Aᵀ
  double g[n][R] = {};   // G
  double bt[n][n] = {};  // Bᵀ

  constexpr CookToom() {
    double points[finite] = {};
    for (int p = 0; p < pairs; ++p) {
      points[2 * p + 1] = CookToomPoints<n>::pairs[static_cast<std::size_t>(p)];
      points[2 * p + 2] = -points[2 * p + 1];
    }
    for (int j = 0; j < finite; ++j) {
      double scale = 1;
      double power = 1;
      for (int k = 0; k < finite; ++k)
        if (k != j) scale *= points[j] - points[k];
      polynomial(points, j, bt[j]);
      scale *= normalise(bt[j]);
      for (int k = 0; k < R; ++k, power *= points[j]) g[j][k] = power / scale;
      power = 1;
      for (int i = 0; i < M; ++i, power *= points[j]) at[i][j] = power;
    }
    if (infinity) {
      polynomial(points, -1, bt[n - 1]);
      g[n - 1][R - 1] = 1 / normalise(bt[n - 1]);
      at[M - 1][n - 1] = 1;
    }
  }

 private:
  // Coefficients, lowest power first, of the product of (x − point) over all points but `skip`.
  static constexpr void polynomial(const double (&points)[finite], int skip, double (&c)[n]) {
    c[0] = 1;
    int degree = 0;
    for (int k = 0; k < finite; ++k) {
      if (k == skip) continue;
      ++degree;
      for (int i = degree; i > 0; --i) c[i] = (i < degree ? -points[k] * c[i] : 0) + c[i - 1];
      c[0] *= -points[k];
    }
  }
  // Divides the row by a power of two near its largest magnitude, and returns that factor's inverse for G.
  static constexpr double normalise(double (&row)[n]) {
    double largest = 0;
    double factor = 1;
    for (double v : row) largest = v > largest ? v : -v > largest ? -v : largest;
    while (largest * factor > 1.5) factor /= 2;
    while (largest * factor < 0.75) factor *= 2;
    for (double& v : row) v *= factor;
    return factor;
  }
};

template <int M, int R>
inline constexpr CookToom<M, R> cook_toom{};

}  // namespace linnet

// Which library multiplies single-precision matrices faster at the shapes that this project asks for? See README.md.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "lowpass/core/gemm.hpp"
#include "lowpass/core/random.hpp"

#ifdef LOWPASS_HAVE_OPENBLAS
#include <cblas.h>
#endif

namespace {

using lowpass::Transpose;

/// C (m x n) = op(A) (m x k) op(B) (k x n), row-major.
struct Shape {
  std::string where;
  std::size_t m, n, k;
  Transpose a, b;

  std::size_t lda() const { return a == Transpose::no ? k : m; }
  std::size_t ldb() const { return b == Transpose::no ? n : k; }
  double operations() const { return 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k); }
};

const std::vector<Shape> shapes = {
    {"first layer, ten basis vectors, 128 samples", 500, 128, 784, Transpose::no, Transpose::yes},
    {"first layer, one vector, 256 samples", 50, 256, 784, Transpose::no, Transpose::yes},
    {"weight gradient, ten vectors, 256 samples", 500, 784, 256, Transpose::no, Transpose::no},
    {"hidden layer, one point, 256 samples", 50, 256, 50, Transpose::no, Transpose::no},
    {"hidden weight gradient", 50, 50, 256, Transpose::no, Transpose::yes},
    {"mixing 12 vectors into 51 points", 51, 6400, 12, Transpose::no, Transpose::no},
    {"pulling 51 points back to 12 vectors", 12, 12800, 51, Transpose::yes, Transpose::no},
    {"large and square", 2048, 2048, 2048, Transpose::no, Transpose::no},
};

struct Operands {
  std::vector<float> a, b, c;
};

struct Library {
  std::string name;
  std::function<void(const Shape&, Operands&)> multiply;
  double best_seconds = 0;
};

void multiply_by_seam(const Shape& s, Operands& x) {
  lowpass::gemm(s.a, s.b, s.m, s.n, s.k, x.a.data(), s.lda(), x.b.data(), s.ldb(), 0.0F, x.c.data(), s.n);
}

#ifdef LOWPASS_HAVE_OPENBLAS
void multiply_by_openblas(const Shape& s, Operands& x) {
  const auto flag = [](Transpose t) { return t == Transpose::yes ? CblasTrans : CblasNoTrans; };
  const auto size = [](std::size_t n) { return static_cast<blasint>(n); };
  cblas_sgemm(CblasRowMajor, flag(s.a), flag(s.b), size(s.m), size(s.n), size(s.k), 1.0F, x.a.data(), size(s.lda()),
              x.b.data(), size(s.ldb()), 0.0F, x.c.data(), size(s.n));
}

/// "OpenBLAS 0.3.21": the header's text has blanks at both ends.
std::string openblas_version() {
  const std::string text = OPENBLAS_VERSION;
  const std::size_t first = text.find_first_not_of(' ');
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}
#endif

std::vector<Library> libraries() {
  std::vector<Library> all;
#ifdef LOWPASS_HAVE_OPENBLAS
  openblas_set_num_threads(1);
  all.push_back({fmt::format("{}, {} kernels", openblas_version(), openblas_get_corename()), multiply_by_openblas});
#endif
  all.push_back({lowpass::gemm_library(), multiply_by_seam});
  return all;
}

std::vector<float> random_matrix(lowpass::RandomStream& stream, std::size_t size) {
  std::vector<float> values(size);
  for (float& v : values) v = static_cast<float>(stream.uniform(-1, 1));
  return values;
}

double seconds_of(std::size_t repeats, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < repeats; ++i) work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Libraries take turns, so that a slow moment of the machine hits both; the best of `rounds` counts.
void time_shape(const Shape& shape, std::vector<Library>& all, Operands& operands) {
  constexpr int rounds = 9;
  constexpr double seconds_per_round = 0.1;
  for (Library& library : all) {
    library.multiply(shape, operands);
    library.best_seconds = seconds_of(1, [&] { library.multiply(shape, operands); });
  }
  for (int round = 0; round < rounds; ++round) {
    for (Library& library : all) {
      const auto repeats = static_cast<std::size_t>(std::max(1.0, seconds_per_round / library.best_seconds));
      const double seconds = seconds_of(repeats, [&] { library.multiply(shape, operands); });
      library.best_seconds = std::min(library.best_seconds, seconds / static_cast<double>(repeats));
    }
  }
}

/// The largest difference between two libraries' products, in units of k: rounding only if they got the same problem.
double disagreement(const Shape& shape, const std::vector<Library>& all, Operands& operands) {
  double largest = 0;
  std::vector<float> reference;
  for (const Library& library : all) {
    std::fill(operands.c.begin(), operands.c.end(), NAN);
    library.multiply(shape, operands);
    if (reference.empty()) reference = operands.c;
    for (std::size_t i = 0; i < reference.size(); ++i) {
      const double difference = std::abs(reference[i] - operands.c[i]);
      if (std::isnan(difference)) return INFINITY;
      largest = std::max(largest, difference);
    }
  }
  return largest / static_cast<double>(shape.k);
}

}  // namespace

int main() {
  auto all = libraries();
  fmt::print("GFLOP/s of single-precision products on one thread, best of nine rounds ({} cores)\n",
             std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < all.size(); ++i) fmt::print("  [{}] {}\n", i + 1, all[i].name);
  fmt::print("{:<44} {:>18}", "product", "m x n x k");
  for (std::size_t i = 0; i < all.size(); ++i) fmt::print(" {:>7}", fmt::format("[{}]", i + 1));
  fmt::print("\n");

  lowpass::RandomStream stream(1, "benchmark/matrix_products");
  for (const Shape& shape : shapes) {
    Operands operands{random_matrix(stream, shape.m * shape.k), random_matrix(stream, shape.k * shape.n),
                      std::vector<float>(shape.m * shape.n)};
    if (const double difference = disagreement(shape, all, operands); !(difference < 1e-6)) {
      fmt::print(stderr, "matrix_products: the libraries disagree by {} on '{}'\n", difference, shape.where);
      return 1;
    }
    time_shape(shape, all, operands);
    fmt::print("{:<44} {:>18}", shape.where, fmt::format("{} x {} x {}", shape.m, shape.n, shape.k));
    for (const Library& library : all) fmt::print(" {:>7.0f}", shape.operations() / library.best_seconds * 1e-9);
    fmt::print("\n");
  }
}

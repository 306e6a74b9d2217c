#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/mpi/mpi.hpp"
#include "cli/output.hpp"
#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/gemm.hpp"
#include "lowpass/core/json_numbers.hpp"
#include "lowpass/core/vector_math.hpp"
#include "lowpass/core/version.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/network/content_cache.hpp"
#include "lowpass/optimize/lbfgs_gss.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/report/gnuplot.hpp"

namespace lowpass {
namespace {

struct SelfTest {
  std::string name;
  double expected = 0;
  double found = 0;
  double tolerance = 0;
  bool passed() const { return std::abs(found - expected) <= tolerance; }
};

SelfTest minimum_test() {
  LbfgsGssOptions options = careful_lbfgs_gss();
  options.gradient_tolerance = 1e-4;
  const MullerBrown surface;
  const LbfgsGssResult result = lbfgs_gss(surface, std::vector<double>{-0.5, 1.3}, options);
  return {"deepest minimum of the Mueller-Brown surface", -146.69951720995, result.value, 1e-8};
}

/// The height for lambda 100 in Fig. 3 of Yu and Morozov.
SelfTest height_test() {
  PathOptions options;
  options.points = 100;
  options.lambda = 100;
  options.steps = 300;
  options.lr = 0.01;
  options.objective = "squared";
  const PathResult result =
      find_path(TwoWells{}, std::vector<double>{-0.62, -0.54}, std::vector<double>{0.49, -0.02}, options);
  return {"published height of a path over the two wells", 0.640, result.height, 0.005};
}

/// One product whose sums are exact in float, so that a wrong kernel shows.
SelfTest product_test() {
  constexpr std::size_t n = 97;
  std::vector<float> a(n * n), b(n * n), c(n * n);
  for (std::size_t i = 0; i < n * n; ++i) {
    a[i] = static_cast<float>(i % 7) - 3;
    b[i] = static_cast<float>(i % 5) - 2;
  }
  gemm(Transpose::no, Transpose::yes, n, n, n, a.data(), n, b.data(), n, 0, c.data(), n);
  double wrong = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      float sum = 0;
      for (std::size_t k = 0; k < n; ++k) sum += a[i * n + k] * b[j * n + k];
      wrong += sum == c[i * n + j] ? 0 : 1;
    }
  }
  return {"wrong entries of a 97 x 97 matrix product", 0, wrong, 0};
}

/// Where contents of data files are kept; nothing if they are not.
std::optional<std::string> data_cache() {
  const auto folder = cache_folder();
  return folder ? std::optional(folder->string()) : std::nullopt;
}

void print_doctor(const std::vector<SelfTest>& tests, bool json) {
  if (json) {
    nlohmann::ordered_json object = json_object();
    object["lowpass"] = version;
    object["compiler"] = __VERSION__;
    object["matrix_products"] = gemm_library();
    object["vector_instructions"] = vector_instructions();
    object["cores"] = available_cores();
    const auto cache = data_cache();
    object["data_cache"] = cache ? nlohmann::ordered_json(*cache) : nullptr;
    const auto mpi = mpi_library();
    object["mpi"] = mpi ? nlohmann::ordered_json(*mpi) : nullptr;
    const auto gnuplot = report::find_gnuplot();
    object["gnuplot"] = gnuplot ? nlohmann::ordered_json(gnuplot->string()) : nullptr;
    object["self_tests"] = nlohmann::ordered_json::array();
    for (const SelfTest& test : tests) {
      nlohmann::ordered_json entry{{"name", test.name}, {"passed", test.passed()}, {"expected", test.expected}};
      set_number(entry, "found", test.found);
      entry["tolerance"] = test.tolerance;
      object["self_tests"].push_back(std::move(entry));
    }
    print_json(object);
    return;
  }
  fmt::print(
      "lowpass              {}\ncompiler             {}\nmatrix products      {}\nvector instructions  {}\ncores       "
      "         {}\ndata cache           {}\n",
      version, __VERSION__, gemm_library(), vector_instructions(), available_cores(),
      data_cache().value_or("none (docs/guide/data-cache.md)"));
  fmt::print("MPI                  {}\n", mpi_library().value_or("none (preset mpi; docs/guide/many-machines.md)"));
  const auto gnuplot = report::find_gnuplot();
  fmt::print("figures              {}\n", gnuplot ? "drawn by " + gnuplot->string() : report::no_gnuplot);
  for (const SelfTest& test : tests)
    fmt::print("self-test            {}: {} ({:.10g}, expected {:.10g} within {:g})\n",
               test.passed() ? "passed" : "FAILED", test.name, test.found, test.expected, test.tolerance);
}

int doctor(bool json) {
  const std::vector<SelfTest> tests{product_test(), minimum_test(), height_test()};
  print_doctor(tests, json);
  for (const SelfTest& test : tests)
    if (!test.passed()) return no_result;
  return 0;
}

}  // namespace

void add_doctor(CLI::App& program, int& exit_code) {
  CLI::App* command =
      program.add_subcommand("doctor", "Versions, what this machine can do, self-tests with known answers");
  const auto json = std::make_shared<bool>(false);
  add_json_flag(*command, *json);
  command->callback([json, &exit_code] { exit_code = doctor(*json); });
}

}  // namespace lowpass

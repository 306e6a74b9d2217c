// How often do the defaults find the lowest pass of a random surface, and is what they claim true? See README.md.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "path/truth/claims.hpp"
#include "path/truth/random_pass.hpp"
#include "saddle_searches.hpp"

namespace {

using namespace lowpass;

struct Tally {
  std::size_t surfaces = 0, lowest = 0, too_high = 0, undercuts = 0, false_verdicts = 0, below_reference = 0;
  std::map<std::string, std::size_t> verdicts, dropped;
  double values = 0, gradients = 0, starts = 0, seconds = 0;
};

RandomPassOrReason truth_of(std::size_t dimension, std::size_t seed) {
  if (dimension == 2) return random_pass(2, seed, {150, 211});
  if (dimension == 3) return random_pass(3, seed, {56, 79});
  return followed_pass(dimension, seed);
}

void report(std::size_t dimension, std::size_t seed, const RandomPass& surface, const PathResult& result,
            const std::string& what) {
  fmt::print(stderr,
             "{} dimensions, seed {}: {}; height {:.12g}, truth {:.12g}, barrier {:.6g}, {} starts, found {} times\n",
             dimension, seed, what, result.refined_height, surface.pass.value, surface.barrier(), result.starts_made,
             result.times_found);
}

void try_surface(std::size_t dimension, std::size_t seed, Tally& tally) {
  const RandomPassOrReason drawn = truth_of(dimension, seed);
  if (!drawn.surface) {
    ++tally.dropped[drawn.reason];
    return;
  }
  const RandomPass& surface = *drawn.surface;
  const PathOptions options = path_defaults(*surface.landscape);
  const PathResult result = find_path(*surface.landscape, surface.from, surface.to, options);
  const std::string verdict{to_string(result.verdict.value_or(Verdict::open))};
  ++tally.surfaces;
  ++tally.verdicts[verdict];
  tally.values += static_cast<double>(result.counts.values);
  tally.gradients += static_cast<double>(result.counts.gradients);
  tally.starts += static_cast<double>(result.starts_made);
  tally.seconds += result.seconds;
  const double error = (result.refined_height - surface.pass.value) / surface.barrier();
  const double dense = dense_height(*surface.landscape, surface.from, surface.to, options, result);
  const bool hides_a_top = dense > result.refined_height + 1e-6 * result.excess;
  // In more than three dimensions the truth is not known: a path that is as low as it says proves the reference wrong.
  const bool below = error < -1e-6;
  if (hides_a_top || (below && dimension <= 3)) {
    ++tally.undercuts;
    report(dimension, seed, surface, result, fmt::format("UNDERCUT, {:.3g} of the barrier", error));
  } else if (below) {
    ++tally.below_reference;
    report(dimension, seed, surface, result, fmt::format("below the reference, {:.3g} of the barrier", error));
  }
  if (error <= 1e-6) {
    ++tally.lowest;
  } else {
    ++tally.too_high;
    report(dimension, seed, surface, result, fmt::format("too high, {:.3g} of the barrier, {}", error, verdict));
  }
  if (const std::string fault = fault_of_verdict(*surface.landscape, result); !fault.empty()) {
    ++tally.false_verdicts;
    report(dimension, seed, surface, result, fmt::format("FALSE VERDICT {}: {}", verdict, fault));
  }
}

std::string listed(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
  return text.empty() ? "none" : text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "random_surfaces FIRST_SEED SEEDS DIMENSION...\n");
    return 2;
  }
  const std::size_t first = std::strtoul(argv[1], nullptr, 10), seeds = std::strtoul(argv[2], nullptr, 10);
  fmt::print(
      "| dimensions | surfaces | lowest pass | too high | undercuts | false verdicts | below the reference | verdicts "
      "| "
      "values | gradients | starts | ms | dropped |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (int argument = 3; argument < argc; ++argument) {
    const std::size_t dimension = std::strtoul(argv[argument], nullptr, 10);
    Tally tally;
    for (std::size_t seed = first; seed < first + seeds; ++seed) try_surface(dimension, seed, tally);
    const double count = static_cast<double>(tally.surfaces);
    fmt::print("| {} | {} | {} ({:.1f} %) | {} | {} | {} | {} | {} | {:.0f} | {:.0f} | {:.1f} | {:.0f} | {} |\n",
               dimension, tally.surfaces, tally.lowest, 100 * static_cast<double>(tally.lowest) / count, tally.too_high,
               tally.undercuts, tally.false_verdicts, dimension <= 3 ? "" : fmt::format("{}", tally.below_reference),
               listed(tally.verdicts), tally.values / count, tally.gradients / count, tally.starts / count,
               1e3 * tally.seconds / count, listed(tally.dropped));
    std::fflush(stdout);
  }
  return 0;
}

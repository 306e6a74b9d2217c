#include "settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lowpass/core/errors.hpp"

namespace lowpass::cost_model {
namespace {

/// What differs from network to network.
struct Ranges {
  std::size_t usual_samples = 0;
  std::vector<std::size_t> samples;
  std::vector<std::string> landscapes;  ///< of other sizes
};

std::vector<std::string> landscapes_of(const std::string& pattern, const std::vector<std::size_t>& widths) {
  std::vector<std::string> landscapes;
  for (const std::size_t width : widths) landscapes.push_back(fmt::format(fmt::runtime(pattern), width));
  return landscapes;
}

Ranges ranges_of(const std::string& network) {
  const std::vector<std::size_t> many{1000, 2000, 4000, 8000, 16'000, 32'000, 60'000};
  const std::vector<std::size_t> few{250, 500, 1000, 2000, 4000};
  if (network == "fcp") return {10'000, many, landscapes_of("mlp:layers=784-{0}-{0}-10", {13, 25, 50, 100, 200, 400})};
  // The autoencoder has one size. This is its shape; softmax stands where its sigmoid stands.
  if (network == "autoencoder")
    return {10'000, many, landscapes_of("mlp:layers=784-{0}-{0}-{0}-784", {8, 16, 32, 64, 128})};
  if (network == "lstm") return {500, few, landscapes_of("lstm:hidden={0}", {12, 24, 48, 96, 192})};
  // LeNet has one size.
  if (network == "lenet") return {500, few, {"lenet"}};
  throw BadInput(fmt::format("the network is '{}'; it must be fcp, lenet, lstm or autoencoder", network));
}

}  // namespace

std::vector<Setting> settings_of(const std::string& network, std::size_t cores, std::size_t divisor) {
  const Ranges ranges = ranges_of(network);
  const auto share = [&](std::size_t samples) { return std::max<std::size_t>(1, samples / divisor); };
  const auto usual = [&](const std::string& axis) {
    return Setting{.axis = axis, .landscape = network, .samples = share(ranges.usual_samples), .workers = cores};
  };

  std::vector<Setting> settings;
  const auto add = [&](const std::string& axis) -> Setting& { return settings.emplace_back(usual(axis)); };
  for (const std::size_t samples : ranges.samples) add("samples").samples = share(samples);
  for (const std::size_t points : {11, 26, 51, 101, 201}) add("points").points = points;
  for (const std::size_t terms : {1, 2, 5, 10, 20, 40}) add("terms").terms = terms;
  for (const auto& [points, terms] : {std::pair(21, 1), std::pair(21, 20), std::pair(101, 1), std::pair(101, 40)}) {
    Setting& both = add("grid");
    both.points = points;
    both.terms = terms;
  }
  for (const std::string& landscape : ranges.landscapes) add("parameters").landscape = landscape;
  for (std::size_t workers = 1; workers <= cores; workers *= 2) add("workers").workers = workers;
  return settings;
}

}  // namespace lowpass::cost_model

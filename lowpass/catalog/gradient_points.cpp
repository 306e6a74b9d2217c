#include "lowpass/catalog/gradient_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "lowpass/landscape/check_gradient.hpp"

namespace lowpass {

GradientPoints gradient_points(const LandscapeSpec& spec, std::size_t count, std::uint64_t seed) {
  if (spec.needs_data()) {
    const auto network = make_network(spec);
    GradientPoints starts{fmt::format("init:{} and the seeds after it", seed), {}};
    for (std::size_t p = 0; p < count; ++p) starts.points.push_back(network->initial_weights(seed + p));
    return starts;
  }
  std::vector<std::vector<double>> centres;
  for (const KnownPoint& minimum : spec.surface->known_points().minima) centres.push_back(minimum.position);
  const bool known = !centres.empty();
  if (!known) centres.emplace_back(spec.surface->dimension(), 0.0);
  return {known ? "around the known minima" : "around the origin", random_points_around(centres, count, seed)};
}

std::shared_ptr<const Landscape> on_few_samples(const std::shared_ptr<const Landscape>& landscape) {
  constexpr std::size_t enough = 200;
  const auto* sampled = dynamic_cast<const SampledLandscape*>(landscape.get());
  if (sampled == nullptr) return landscape;
  std::vector<std::size_t> samples(std::min(enough, landscape->sample_count()));
  std::iota(samples.begin(), samples.end(), std::size_t{0});
  return sampled->minibatch(samples);
}

}  // namespace lowpass

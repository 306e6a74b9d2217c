#include <gtest/gtest.h>

#include <memory>
#include <numeric>

#include "lowpass/landscape/flat_valley.hpp"
#include "lowpass/path/find_path.hpp"

namespace lowpass {
namespace {

/// Samples that differ by a factor: f of a sample is its weight times that of a surface.
class WeightedSamples : public SampledLandscape {
 public:
  WeightedSamples(std::shared_ptr<const Landscape> surface, std::vector<double> weights)
      : surface_(std::move(surface)),
        weights_(std::move(weights)),
        mean_(std::accumulate(weights_.begin(), weights_.end(), 0.0) / static_cast<double>(weights_.size())) {}

  std::string name() const override { return "weighted samples"; }
  std::size_t dimension() const override { return surface_->dimension(); }
  std::size_t sample_count() const override { return weights_.size(); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    const double value = surface_->value_and_gradient(x, gradient);
    for (double& entry : gradient) entry *= mean_;
    return mean_ * value;
  }
  std::unique_ptr<Landscape> minibatch(std::span<const std::size_t> samples) const override {
    std::vector<double> weights;
    for (const std::size_t sample : samples) weights.push_back(weights_[sample]);
    return std::make_unique<WeightedSamples>(surface_, weights);
  }
  double mean() const { return mean_; }

 private:
  std::shared_ptr<const Landscape> surface_;
  std::vector<double> weights_;
  double mean_;
};

TEST(MinibatchPath, StaysInAFlatValleyWhenARareSampleIsMuchHigher) {
  std::vector<double> weights(64, 1.0);
  weights[17] = 100;
  const auto valley = std::make_shared<FlatValley>();
  const WeightedSamples landscape(valley, weights);
  const KnownPoints known = valley->known_points();
  for (const char* objective : {"line-integral", "maxflux"}) {
    PathOptions options = path_defaults(landscape, objective);
    options.sampling = Sampling::arc;
    options.sample_points.reset();
    options.terms = 10;
    options.rounds.emplace();
    options.batch = 1;
    options.steps = 1000;
    for (options.seed = 0; options.seed < 4; ++options.seed) {
      const PathResult result = find_path(landscape, known.minima[0].position, known.minima[1].position, options);
      EXPECT_LT(result.refined_height / landscape.mean(), 1e-4) << objective << options.seed;
    }
  }
}

}  // namespace
}  // namespace lowpass

#include "lowpass/catalog/gradient_points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/check_gradient.hpp"
#include "lowpass/network/network_landscape.hpp"

namespace lowpass {
namespace {

TEST(GradientPoints, LieAroundKnownMinimaElseAroundTheOrigin) {
  const LandscapeSpec wells = parse_landscape("two-wells");
  const GradientPoints known = gradient_points(wells, 4, 3);
  const std::vector<KnownPoint> minima = wells.surface->known_points().minima;
  EXPECT_EQ(known.where, "around the known minima");
  EXPECT_EQ(known.points, random_points_around(std::vector{minima[0].position, minima[1].position}, 4, 3));
  const GradientPoints unknown =
      gradient_points(parse_landscape(std::string("plugin:") + PLUGINS + "bent_valley.so"), 4, 3);
  EXPECT_EQ(unknown.where, "around the origin");
  EXPECT_EQ(unknown.points, random_points_around(std::vector<std::vector<double>>{{0, 0}}, 4, 3));
}

TEST(GradientPoints, OfANetworkAreItsInitialisations) {
  const LandscapeSpec spec = parse_landscape("mlp:layers=3-2");
  const GradientPoints starts = gradient_points(spec, 2, 5);
  EXPECT_EQ(starts.where, "init:5 and the seeds after it");
  const auto network = make_network(spec);
  EXPECT_EQ(starts.points, (std::vector{network->initial_weights(5), network->initial_weights(6)}));
}

TEST(OnFewSamples, KeepsTheFirst200) {
  auto samples = std::make_shared<Samples>();
  samples->features = Matrix<float>(250, 1);
  samples->features.row(249)[0] = 5;  // beyond the first 200, where all features are 0 and both outputs alike
  samples->labels.assign(250, 0);
  const auto landscape = std::make_shared<NetworkLandscape>(make_network(parse_landscape("mlp:layers=1-2")), samples,
                                                            std::make_shared<Workers>(1));
  const auto few = on_few_samples(landscape);
  EXPECT_EQ(few->sample_count(), 200U);
  const std::vector<double> weights{1, 0};
  EXPECT_NEAR(few->value(weights), std::log(2), 1e-6);
  EXPECT_GT(std::abs(landscape->value(weights) - std::log(2)), 1e-3);
  const LandscapeSpec wells = parse_landscape("two-wells");
  EXPECT_EQ(on_few_samples(wells.surface), wells.surface);
}

}  // namespace
}  // namespace lowpass

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/check_gradient.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/network/networks.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"

namespace lowpass {
namespace {

std::shared_ptr<const Samples> random_images(std::size_t count) {
  RandomStream random(4, "test/images");
  auto samples = std::make_shared<Samples>();
  samples->features = Matrix<float>(count, 784);
  for (float& pixel : samples->features.values()) pixel = static_cast<float>(random.uniform());
  for (std::size_t i = 0; i < count; ++i) samples->labels.push_back(static_cast<std::uint32_t>(random.below(10)));
  return samples;
}

/// Every listed network, and one with kinks, by name.
std::map<std::string, std::shared_ptr<const Network<float>>> networks() {
  std::map<std::string, std::shared_ptr<const Network<float>>> all;
  for (const ListedNetwork& listed : listed_networks())
    all[listed.name] = std::make_shared<const Network<float>>(listed.make(default_values(listed.parameters)));
  all["fcp:activation=relu"] = std::make_shared<const Network<float>>(make_fcp<float>(ActivationKind::relu));
  return all;
}

// The networks' gradients agree with PyTorch's elsewhere: here the check must see that, in float and across kinks, and
// still see a gradient that is wrong by a fifth.
TEST(CheckGradientOfNetwork, AllowsForFloatsAndKinksButNotForAWrongGradient) {
  const auto images = random_images(50);
  for (const auto& [name, network] : networks()) {
    const NetworkLandscape right(network, images, std::make_shared<Workers>(1));
    std::vector<std::vector<double>> points;
    for (std::uint64_t seed = 0; seed < 4; ++seed) points.push_back(network->initial_weights(seed));
    const GradientCheck check = check_gradient(right, points);
    ASSERT_TRUE(check.worst);
    EXPECT_TRUE(check.agrees()) << name << ": " << comparison_text(*check.worst);

    class Wrong : public Landscape {
     public:
      explicit Wrong(const Landscape& meant) : meant_(meant) {}
      std::string name() const override { return "wrong"; }
      std::size_t dimension() const override { return meant_.dimension(); }
      double precision() const override { return meant_.precision(); }
      double value(std::span<const double> x) const override { return meant_.value(x); }
      double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
        const double value = meant_.value_and_gradient(x, gradient);
        for (double& entry : gradient) entry *= 1.2;
        return value;
      }

     private:
      const Landscape& meant_;
    };
    EXPECT_FALSE(check_gradient(Wrong(right), points).agrees()) << name;
  }
}

}  // namespace
}  // namespace lowpass

#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "lowpass/network/network_landscape.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"
#include "lowpass/optimize/lbfgs.hpp"
#include "network/family_fixture.hpp"

namespace lowpass {

/// Between two solutions of a perceptron on few samples: there is a barrier on the straight line.
class BetweenSolutions : public testing::Test {
 protected:
  BetweenSolutions(std::size_t samples, std::size_t threads)
      : landscape_(network_, random_samples(samples), std::make_shared<Workers>(threads)) {}

  static std::vector<std::uint64_t> counts(std::vector<std::uint64_t> list) { return list; }

  std::shared_ptr<const Network<float>> network_ =
      std::make_shared<const Network<float>>(make_fcp<float>(ActivationKind::softplus));
  NetworkLandscape landscape_;
  std::vector<double> solution(std::uint64_t seed) const {
    LbfgsOptions training;
    training.max_iterations = 30;
    return lbfgs([&](std::span<const double> x, std::span<double> g) { return landscape_.value_and_gradient(x, g); },
                 network_->initial_weights(seed), training)
        .x;
  }
  std::vector<double> from_ = solution(1), to_ = solution(2);
};

}  // namespace lowpass
